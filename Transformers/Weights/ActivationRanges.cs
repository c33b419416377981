using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Quantization;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>What a network needs beside its weights to compute in 8 bits, found on images by a <see cref="RangeCollection"/>.</summary>
/// <param name="ranges">The range of each of <see cref="ActivationNames"/>.</param>
internal sealed class ActivationRanges(IReadOnlyDictionary<string, ActivationRange> ranges)
{
    public ActivationRange this[string activations] => ranges[activations];

    /// <summary>All of them by their names.</summary>
    public IReadOnlyDictionary<string, ActivationRange> All => ranges;
}
