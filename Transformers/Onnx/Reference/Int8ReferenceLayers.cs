using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx.Int8;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Onnx.Reference;

/// <summary>
/// Layers that compute in 32-bit numbers what a graph in 8 bits computes: weights and activations are rounded as it rounds them.
/// </summary>
/// <param name="weights">Without batch norm.</param>
/// <param name="ranges">The ranges of the activations.</param>
/// <param name="processors">The processors that the graph is for, by which its weights are rounded.</param>
internal sealed class Int8ReferenceLayers(
    NetworkTensors weights, ActivationRanges ranges, Int8Processors processors) : ILayers<RoundedMap>
{
    public RoundedMap Convolution(ConvolutionLayer layer, RoundedMap x)
    {
        QuantizedConvolution convolution = QuantizedConvolution.Of(layer, weights, x.Range, processors);
        return Round(
            x.Map.Convolve(layer, convolution.ToWeight(), [.. Enumerable.Repeat(1f, layer.Output)], convolution.ToBias()),
            layer.Activations);
    }

    public RoundedMap MaxPool(string name, RoundedMap x, int kernel, int stride) => x with { Map = x.Map.MaxPool(kernel, stride) };

    public RoundedMap LocalResponseNormalization(string name, RoundedMap x, int channels) => Round(x.Map.NormalizeResponse(), name);

    public RoundedMap Concat(string name, IReadOnlyList<RoundedMap> branches) =>
        new(FeatureMap.Concat([.. branches.Select(branch => branch.Map)]), ranges[name]);

    /// <summary>Rounds to the values that the bytes of some activations stand for.</summary>
    public RoundedMap Round(FeatureMap map, string activations) => new(map.Round(ranges[activations]), ranges[activations]);
}

/// <summary>A map whose values are those that bytes stand for.</summary>
internal readonly record struct RoundedMap(FeatureMap Map, ActivationRange Range);
