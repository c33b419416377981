using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Layers as <see cref="Step">steps</see>, in the order in which they are asked for.</summary>
internal sealed class PlanLayers<TOperations, TVector>(NetworkTensors weights) : ILayers<Map>
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    public List<Step> Steps { get; } = [];

    public Map Convolution(ConvolutionLayer layer, Map x)
    {
        float[] kernels = weights.Require($"{layer.Name}.conv.weight", layer.Shape).Values;
        float[] bias = weights.Require($"{layer.Name}.conv.bias", layer.Output).Values;
        if (layer.Kernel == 1)
            return Add(new MatrixStep<TOperations, TVector>(x, new(layer.Output, x.Side), kernels, bias, relu: true));
        if (layer.Stride == 2)
            return HalvingConvolution(layer, x, kernels, bias);
        return Add(new WinogradStep<TOperations, TVector>(layer, x, new(layer.Output, x.Side), kernels, bias, padding: layer.Kernel / 2));
    }

    // Of each 2×2 pixels of the padded input, one pixel with four times the channels: a kernel of 7×7 and stride 2 becomes one of 4×4,
    // whose last row and column are partly zero.
    private Map HalvingConvolution(ConvolutionLayer layer, Map x, float[] kernels, float[] bias)
    {
        var halved = new ConvolutionLayer(layer.Name, 4 * layer.Input, layer.Output, (layer.Kernel + 1) / 2);
        var output = new Map(layer.Output, x.Side - halved.Kernel + 1);
        return Add(new WinogradStep<TOperations, TVector>(halved, x, output, PixelBlocks.Halve(layer, kernels), bias, padding: 0));
    }

    public Map MaxPool(string name, Map x, int kernel, int stride)
    {
        int side = stride == 1 ? x.Side : MapGrid.OfImage(x.Side).Pooled(kernel).Side;
        return Add(new MaxPoolStep<TOperations, TVector>(x, new(x.Channels, side), kernel, stride));
    }

    public Map LocalResponseNormalization(string name, Map x, int channels) =>
        Add(new LocalResponseStep(x, new(channels, x.Side)));

    // The branches write where the concatenation lies.
    public Map Concat(string name, IReadOnlyList<Map> branches)
    {
        var whole = new Map(branches.Sum(branch => branch.Channels), branches[0].Side);
        int first = 0;
        foreach (Map branch in branches)
        {
            branch.JoinIn(whole, first);
            first += branch.Channels;
        }
        return whole;
    }

    /// <summary>The average of each channel.</summary>
    public Map Average(Map x) => Add(new AverageStep<TOperations, TVector>(x, new(x.Channels, side: 1)));

    /// <summary>The classifier.</summary>
    public Map Linear(string name, Map x, int classes)
    {
        float[] matrix = weights.Require($"{name}.weight", classes, x.Channels).Values;
        float[] bias = weights.Require($"{name}.bias", classes).Values;
        return Add(new MatrixStep<TOperations, TVector>(x, new(classes, side: 1), matrix, bias, relu: false));
    }

    private Map Add(Step step)
    {
        Steps.Add(step);
        return step.Output;
    }
}
