using MLNet.GoogLeNet.Transformers.Architecture;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// Local response normalisation across channels: y = x / (1 + α/5 · Σ x²)^0.75, the sum over the two channels on either side
/// and the channel itself. [N, C, H, W] → [N, C, H, W].
/// </summary>
/// <remarks>
/// On a CPU it is our own pass over the memory: torch's, a 3-D pool, takes a quarter of a training step.
/// </remarks>
internal sealed class LocalResponseNormalization() : nn.Module<Tensor, Tensor>(nameof(LocalResponseNormalization))
{
    public override Tensor forward(Tensor x)
    {
        if (x.device_type != DeviceType.CPU || x.dtype is not (ScalarType.Float32 or ScalarType.BFloat16))
            return nn.functional.local_response_norm(x, LocalResponse.Window, LocalResponse.Alpha, beta: 0.75, k: 1);
        return x.requires_grad && is_grad_enabled() ? LocalResponseFunction.apply(x) : LocalResponseFunction.Normalize(x);
    }
}
