using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Formats;
using MLNet.GoogLeNet.Transformers.Network;

namespace MLNet.GoogLeNet.Training;

/// <summary>Keeps the weights of the best epoch: of the highest validation accuracy, then of the lowest loss.</summary>
internal sealed class BestWeights(GoogLeNetModule network)
{
    private Tally? _validation;

    /// <summary>The epoch that the weights are of; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>All tensors but those of the auxiliary classifiers; none before the first epoch.</summary>
    public IReadOnlyDictionary<string, WeightTensor>? Weights { get; private set; }

    /// <summary>Takes the network's weights if they are the best so far; without validation the latest are.</summary>
    /// <returns>Whether they are.</returns>
    /// <exception cref="DivergenceException">A weight is no finite number; what was kept before stays.</exception>
    public bool Offer(int epoch, Tally? validation)
    {
        bool isBest = _validation is null || validation is null
            || validation.Accuracy > _validation.Accuracy
            || (validation.Accuracy == _validation.Accuracy && validation.Loss < _validation.Loss);
        if (!isBest)
            return false;

        var weights = NetworkWeights.ExtractWithoutAuxiliary(network);
        if (weights.Values.Any(weight => !float.IsFinite(TensorPrimitives.Sum<float>(weight.Values))))
            throw new DivergenceException($"The weights are no finite numbers after epoch {epoch}: training diverged. Lower LearningRate.");
        _validation = validation;
        Epoch = epoch;
        Weights = weights;
        return true;
    }
}
