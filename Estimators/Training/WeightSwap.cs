using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>Lends a network other weights until it is disposed of.</summary>
internal sealed class WeightSwap : IDisposable
{
    private readonly List<(Tensor Weights, Tensor Kept)> _kept = [];

    /// <param name="pairs">The weights, and what stands in for them.</param>
    public WeightSwap(IEnumerable<(Tensor Weights, Tensor Lent)> pairs)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (weights, lent) in pairs)
        {
            _kept.Add((weights, weights.detach().clone().DetachFromDisposeScope()));
            weights.copy_(lent);
        }
    }

    public void Dispose()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (weights, kept) in _kept)
        {
            weights.copy_(kept);
            kept.Dispose();
        }
        _kept.Clear();
    }
}
