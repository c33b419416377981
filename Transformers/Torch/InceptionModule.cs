using MLNet.GoogLeNet.Transformers.Architecture;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// The inception module with dimension reductions (figure 2b): 1×1 convolutions reduce the channels before the 3×3 and the
/// 5×5. [N, in, H, W] → [N, <see cref="InceptionWidths.Output"/>, H, W].
/// </summary>
internal sealed class InceptionModule : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionUnit branch1;
    private readonly Sequential branch2, branch3, branch4;

    public InceptionModule(ArchitectureTraits traits, int input, InceptionWidths widths)
        : base(nameof(InceptionModule))
    {
        branch1 = new ConvolutionUnit(traits, input, widths.Ones, kernel: 1);
        branch2 = nn.Sequential(
            new ConvolutionUnit(traits, input, widths.ThreesReduce, kernel: 1),
            new ConvolutionUnit(traits, widths.ThreesReduce, widths.Threes, kernel: 3));
        branch3 = nn.Sequential(
            new ConvolutionUnit(traits, input, widths.FivesReduce, kernel: 1),
            new ConvolutionUnit(traits, widths.FivesReduce, widths.Fives, traits.FivesKernel));
        branch4 = nn.Sequential(
            nn.MaxPool2d(3, stride: 1, padding: 1),
            new ConvolutionUnit(traits, input, widths.PoolProjection, kernel: 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return cat([branch1.call(x), branch2.call(x), branch3.call(x), branch4.call(x)], dim: 1)
            .MoveToOuterDisposeScope();                                       // [N, out, H, W]
    }
}
