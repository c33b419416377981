using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Network;

/// <summary>
/// Local response normalisation across channels: y = x / (1 + α/5 · Σ x²)^0.75, the sum over the two channels on either side
/// and the channel itself. [N, C, H, W] → [N, C, H, W].
/// </summary>
/// <remarks>
/// Window 5, α 1e-4 divided by the window, β 0.75, k 1: the published BVLC network. On a CPU it is our own pass over the memory:
/// torch's, a 3-D pool, takes a quarter of a training step.
/// </remarks>
internal sealed class LocalResponseNormalization() : nn.Module<Tensor, Tensor>(nameof(LocalResponseNormalization))
{
    /// <summary>Channels on either side that are in the sum.</summary>
    public const int HalfWindow = 2;

    /// <summary>What each square counts in the sum: α over the window.</summary>
    public const float Share = Alpha / Window;

    private const int Window = 2 * HalfWindow + 1;
    private const float Alpha = 1e-4f;

    public override Tensor forward(Tensor x)
    {
        if (x.device_type != DeviceType.CPU || x.dtype is not (ScalarType.Float32 or ScalarType.BFloat16))
            return nn.functional.local_response_norm(x, Window, Alpha, beta: 0.75, k: 1);
        return x.requires_grad && is_grad_enabled() ? LocalResponseFunction.apply(x) : LocalResponseFunction.Normalize(x);
    }
}
