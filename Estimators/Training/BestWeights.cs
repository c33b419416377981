using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Training;

/// <summary>Keeps the weights of the best epoch.</summary>
internal sealed class BestWeights(GoogLeNetOptions options)
{
    private readonly EpochRanking _ranking = new(options.BestBy);

    /// <summary>The epoch that the weights are of; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>All tensors but those of the auxiliary classifiers; none before the first epoch.</summary>
    public IReadOnlyDictionary<string, WeightTensor>? Weights { get; private set; }

    /// <summary>Whether the last epochs were no better than those before them, as many as the options have patience for.</summary>
    public bool IsPatienceOver => options.Patience is { } patience && _ranking.EpochsSinceBest >= patience;

    /// <summary>Takes the network's weights if they are the best so far.</summary>
    /// <returns>Whether they are.</returns>
    /// <exception cref="DivergenceException">A weight is no finite number; what was kept before stays.</exception>
    public bool Offer(GoogLeNetModule network, EpochMetrics metrics)
    {
        if (!_ranking.Offer(metrics))
            return false;

        var weights = NetworkWeights.ExtractWithoutAuxiliary(network);
        if (weights.Values.Any(weight => !float.IsFinite(TensorPrimitives.Sum<float>(weight.Values))))
            throw new DivergenceException(
                $"The weights are no finite numbers after epoch {metrics.Epoch}: training diverged. Lower LearningRate.");
        Epoch = metrics.Epoch;
        Weights = weights;
        return true;
    }

    /// <summary>Goes on from what a checkpoint kept.</summary>
    public void Restore(IReadOnlyList<EpochMetrics> history, int epoch, IReadOnlyDictionary<string, WeightTensor>? weights)
    {
        foreach (EpochMetrics metrics in history)
            _ranking.Offer(metrics);
        Epoch = epoch;
        Weights = weights;
    }
}
