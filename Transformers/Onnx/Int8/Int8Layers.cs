using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Onnx.Int8;

/// <summary>
/// Layers as ONNX operators on bytes: activations in 8 bits without a sign, weights in 7 or 8 bits with one, sums in 32 bits. Between two
/// convolutions nothing is turned into 32-bit numbers and back, but for local response normalisation.
/// </summary>
/// <remarks>
/// Where a range starts at 0, the lowest byte is 0 too, and a sum below it becomes that byte: this is the ReLU. All that meets in a
/// concatenation has one scale, so that their bytes can be concatenated unchanged; a max pool keeps the scale.
/// </remarks>
internal sealed class Int8Layers(
    GraphBuilder graph, NetworkTensors weights, ActivationRanges ranges, Int8Processors processors) : ILayers<ByteMap>
{
    private readonly Dictionary<string, ByteMap> _scales = [];

    /// <summary>32-bit numbers → bytes.</summary>
    public ByteMap Quantize(string name, string x, string activations)
    {
        ByteMap scale = ScaleOf(activations);
        return scale with { Tensor = graph.Node("QuantizeLinear", name, [x, scale.Scale, scale.ZeroPoint]) };
    }

    /// <summary><see cref="PixelPatches"/> → those bytes as a map, for the first convolution.</summary>
    public ByteMap Patches(string name, string x) => ScaleOf(ActivationNames.Pixels) with
    {
        Tensor = graph.Node("Transpose", name, [x], OnnxAttribute.Of("perm", [0, 3, 1, 2])),
    };

    /// <summary>Bytes → 32-bit numbers.</summary>
    public string Dequantize(string name, ByteMap x) => graph.Node("DequantizeLinear", name, [x.Tensor, x.Scale, x.ZeroPoint]);

    /// <exception cref="InvalidDataException">A tensor is missing or of another shape.</exception>
    public ByteMap Convolution(ConvolutionLayer layer, ByteMap x)
    {
        string name = layer.Name, weight = $"{name}.conv.weight";
        QuantizedConvolution convolution = QuantizedConvolution.Of(layer, weights, x.Range, processors);
        sbyte[] kernels = convolution.Weights;
        if (graph.IsForParts && layer.Kernel == Table1.Conv1Kernel)
            (layer, kernels) = (new(name, PixelPatches.Length, layer.Output, Kernel: 1), PixelPatches.Flatten(kernels));
        ByteMap scale = ScaleOf(layer.Activations);
        return scale with
        {
            Tensor = graph.Node("QLinearConv", name,
            [
                x.Tensor, x.Scale, x.ZeroPoint,
                graph.Constant(OnnxTensor.Int8(weight, layer.Shape, kernels)),
                graph.Constant($"{weight}.scale", [layer.Output], convolution.Scales),
                graph.Constant(OnnxTensor.Int8($"{weight}.zeroPoint", [layer.Output], new sbyte[layer.Output])),
                scale.Scale, scale.ZeroPoint,
                graph.Constant(OnnxTensor.Int32($"{name}.conv.bias", convolution.Bias)),
            ], OnnxAttribute.Of(layer)),
        };
    }

    public ByteMap MaxPool(string name, ByteMap x, int kernel, int stride) =>
        x with { Tensor = graph.MaxPool(name, x.Tensor, kernel, stride) };

    public ByteMap LocalResponseNormalization(string name, ByteMap x, int channels) => graph.IsForParts
        ? ScaleOf(name) with
        {
            Tensor = new LocalResponseCut(channels, x.Range.Scale, ranges[name].Scale).Add(graph, $"{name}.quantized", x.Tensor),
        }
        : Quantize($"{name}.quantized", LocalResponseGraph.Add(graph, name, Dequantize($"{name}.input", x), channels), name);

    public ByteMap Concat(string name, IReadOnlyList<ByteMap> branches) => ScaleOf(name) with
    {
        Tensor = graph.Node("Concat", name, branches.Select(branch => branch.Tensor), OnnxAttribute.Of("axis", 1)),
    };

    // The graph has each constant once, for all that share it.
    private ByteMap ScaleOf(string activations)
    {
        if (_scales.TryGetValue(activations, out ByteMap known))
            return known;
        ActivationRange range = ranges[activations];
        return _scales[activations] = new("",
            graph.Constant($"{activations}.scale", [], [range.Scale]),
            graph.Constant(OnnxTensor.UInt8($"{activations}.zeroPoint", range.ZeroPoint)), range);
    }
}

/// <summary>A map in bytes.</summary>
/// <param name="Tensor">Its name in the graph.</param>
/// <param name="Scale">The name of the distance of two bytes.</param>
/// <param name="ZeroPoint">The name of the byte that stands for 0.</param>
/// <param name="Range">The values that the bytes stand for.</param>
internal readonly record struct ByteMap(string Tensor, string Scale, string ZeroPoint, ActivationRange Range);
