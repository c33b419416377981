using MLNet.GoogLeNet.Transformers.Architecture;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// The naive inception module (figure 2a), for comparison: 3×3 and 5×5 read every input channel, and the pool passes all of
/// them on. [N, in, H, W] → [N, ones + threes + fives + in, H, W].
/// </summary>
internal sealed class NaiveInceptionModule : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionUnit ones, threes, fives;

    public NaiveInceptionModule(ArchitectureTraits traits, int input, InceptionWidths widths)
        : base(nameof(NaiveInceptionModule))
    {
        ones = new ConvolutionUnit(traits, input, widths.Ones, kernel: 1);
        threes = new ConvolutionUnit(traits, input, widths.Threes, kernel: 3);
        fives = new ConvolutionUnit(traits, input, widths.Fives, traits.FivesKernel);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        Tensor pooled = nn.functional.max_pool2d(x, 3L, stride: 1L, padding: 1L);      // [N, in, H, W]
        return cat([ones.call(x), threes.call(x), fives.call(x), pooled], dim: 1);     // [N, ones + threes + fives + in, H, W]
    }
}
