using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>Moves the tensors that training keeps besides the weights to plain arrays and back, to the bit.</summary>
internal static class TensorState
{
    /// <summary>Copies tensors out, in row-major order whatever their layout.</summary>
    public static Dictionary<string, WeightTensor> Save(IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        NetworkWeights.Extract(tensors.Select(pair => (pair.Key, pair.Value)));

    /// <summary>
    /// Copies saved tensors in, each into that of its name, whose layout stays. Others of <paramref name="saved"/> are let be.
    /// </summary>
    /// <exception cref="InvalidDataException">One is missing or has another shape.</exception>
    public static void Restore(IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, WeightTensor> saved)
    {
        foreach (var (name, target) in tensors)
        {
            if (!saved.TryGetValue(name, out WeightTensor? source))
                throw new InvalidDataException(
                    $"The saved state of the training lacks '{name}'. Resume with the options it was saved with.");
            if (!source.Shape.SequenceEqual(target.shape))
                throw new InvalidDataException(
                    $"In the saved state of the training, '{name}' is [{string.Join(", ", source.Shape)}] and should be "
                    + $"[{string.Join(", ", target.shape)}]. Resume with the options and classes it was saved with.");
            NetworkWeights.Copy(source, target);
        }
    }
}
