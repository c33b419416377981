using MLNet.GoogLeNet.Transformers.Architecture;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>Convolution, batch norm where the network has it, ReLU: [N, in, H, W] → [N, out, H/stride, W/stride].</summary>
/// <remarks>
/// Computes in the numbers of its input: weights are rounded to them within the graph, so that they and their gradients stay in
/// float32, as do the statistics and parameters of batch norm.
/// </remarks>
internal sealed class ConvolutionBlock : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d? bn;

    public ConvolutionBlock(ConvolutionLayer layer, bool batchNorm)
        : base(nameof(ConvolutionBlock))
    {
        conv = nn.Conv2d(
            layer.Input, layer.Output, (long)layer.Kernel, (long)layer.Stride, padding: layer.Kernel / 2, bias: !batchNorm);
        bn = batchNorm ? nn.BatchNorm2d(layer.Output, eps: ArchitectureTraits.BatchNormEpsilon) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = nn.functional.conv2d(
            x, conv.weight.to(x.dtype), conv.bias?.to(x.dtype), strides: conv.stride, padding: conv.padding);
        if (bn is not null) // its own call would count mini-batches, with a Scalar that is left to the garbage collector
            x = nn.functional.batch_norm(
                x, bn.running_mean, bn.running_var, bn.weight, bn.bias, bn.training, bn.momentum ?? 0, bn.eps);
        return nn.functional.relu(x, inplace: true);
    }
}
