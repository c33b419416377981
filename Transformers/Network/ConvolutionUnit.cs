using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Network;

/// <summary>Convolution, batch norm where the architecture has it, ReLU: [N, in, H, W] → [N, out, H/stride, W/stride].</summary>
internal sealed class ConvolutionUnit : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d? bn;

    public ConvolutionUnit(ArchitectureTraits traits, int input, int output, int kernel, int stride = 1)
        : base(nameof(ConvolutionUnit))
    {
        conv = nn.Conv2d(input, output, (long)kernel, (long)stride, padding: kernel / 2, bias: !traits.BatchNorm);
        bn = traits.BatchNorm ? nn.BatchNorm2d(output, eps: ArchitectureTraits.BatchNormEpsilon) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = conv.call(x);
        if (bn is not null)
            x = bn.call(x);
        return nn.functional.relu(x, inplace: true);
    }
}
