using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// Dropout that draws from a generator of its own training run and not from the process, so that two runs side by side
/// repeat as they would alone. Any shape; passes its input through when it is not in training mode.
/// </summary>
internal sealed class SeededDropout(double share, Generator? generator) : nn.Module<Tensor, Tensor>(nameof(SeededDropout))
{
    public override Tensor forward(Tensor x)
    {
        if (!training || share == 0)
            return x;
        double kept = 1 - share;
        using Scalar divisor = kept;
        return x * empty_like(x).bernoulli_(kept, generator!).div_(divisor);
    }
}
