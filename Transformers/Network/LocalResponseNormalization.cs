using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Network;

/// <summary>
/// Local response normalisation across channels: y = x / (1 + α/5 · Σ x²)^0.75, the sum over the two channels on either side
/// and the channel itself. [N, C, H, W] → [N, C, H, W].
/// </summary>
/// <remarks>
/// Window 5, α 1e-4 divided by the window, β 0.75, k 1: the published BVLC network. The sum over the window is a 1×1
/// convolution of x² with a banded matrix, which is exact, keeps the layout and is faster than torch's own, a 3-D pool.
/// </remarks>
internal sealed class LocalResponseNormalization : nn.Module<Tensor, Tensor>
{
    private const int HalfWindow = 2;
    private const float Alpha = 1e-4f / (2 * HalfWindow + 1);

    public LocalResponseNormalization(int channels)
        : base(nameof(LocalResponseNormalization))
    {
        var band = new float[channels * channels];
        for (int i = 0; i < channels; i++)
            for (int j = Math.Max(0, i - HalfWindow); j <= Math.Min(channels - 1, i + HalfWindow); j++)
                band[i * channels + j] = Alpha;
        register_buffer("band", tensor(band, [channels, channels, 1, 1]), persistent: false);
        register_buffer("k", ones(channels), persistent: false);
    }

    public override Tensor forward(Tensor x)
    {
        Tensor sum = nn.functional.conv2d(x * x, get_buffer("band")!, get_buffer("k")); // 1 + α/5 · Σ x²
        Tensor root = sum.rsqrt();                                                     // sum^-1/2
        return x * root * root.sqrt();                                                 // x · sum^-3/4
    }
}
