using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Managed;
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
    private readonly IFiltering? _filtering;

    /// <param name="layer">The convolution.</param>
    /// <param name="batchNorm">Whether it has a batch norm rather than a bias.</param>
    /// <param name="memory">For convolutions by our own code; none of them without it.</param>
    public ConvolutionBlock(ConvolutionLayer layer, bool batchNorm, NumberPool? memory = null)
        : base(nameof(ConvolutionBlock))
    {
        _filtering = memory is null ? null : Filterings.Of(layer, memory);
        conv = nn.Conv2d(
            layer.Input, layer.Output, (long)layer.Kernel, (long)layer.Stride, padding: layer.Kernel / 2, bias: !batchNorm);
        bn = batchNorm ? nn.BatchNorm2d(layer.Output, eps: ArchitectureTraits.BatchNormEpsilon) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = _filtering is { } filtering && ChannelsLast.HasSquareMaps(x) && filtering.Pays((int)x.size(0), (int)x.size(2))
            ? Filter(filtering, x)
            : nn.functional.conv2d(
                x, conv.weight.to(x.dtype), conv.bias?.to(x.dtype), strides: conv.stride, padding: conv.padding);
        if (bn is not null) // its own call would count mini-batches, with a Scalar that is left to the garbage collector
            x = nn.functional.batch_norm(
                x, bn.running_mean, bn.running_var, bn.weight, bn.bias, bn.training, bn.momentum ?? 0, bn.eps);
        return nn.functional.relu(x, inplace: true);
    }

    private Tensor Filter(IFiltering filtering, Tensor x)
    {
        if (!is_grad_enabled() || !(x.requires_grad || conv.weight.requires_grad))
            return FilteringFunction.Filter(filtering, x, conv.weight, conv.bias);
        return conv.bias is { } bias
            ? FilteringFunction.apply(x, conv.weight, filtering, bias)
            : FilteringFunction.apply(x, conv.weight, filtering);
    }
}
