using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>
/// Layers as ONNX operators on 32-bit numbers. What goes from layer to layer is the name of a tensor, which is that of the layer.
/// </summary>
internal sealed class FloatLayers(GraphBuilder graph, NetworkTensors weights) : ILayers<string>
{
    /// <exception cref="InvalidDataException">A tensor is missing or of another shape.</exception>
    public string Convolution(ConvolutionLayer layer, string x)
    {
        string name = layer.Name;
        List<string> inputs = [x, graph.Weight($"{name}.conv.weight", weights.Require($"{name}.conv.weight", layer.Shape))];
        bool batchNorm = weights.Has($"{name}.bn.weight");
        if (!batchNorm)
            inputs.Add(Vector($"{name}.conv.bias", layer.Output));
        x = graph.Node("Conv", $"{name}.conv", inputs, OnnxAttribute.Of(layer));
        if (batchNorm)
            x = graph.Node("BatchNormalization", $"{name}.bn",
                [x, .. new[] { "weight", "bias", "running_mean", "running_var" }.Select(part => Vector($"{name}.bn.{part}", layer.Output))],
                OnnxAttribute.Of("epsilon", (float)ArchitectureTraits.BatchNormEpsilon));
        return graph.Node("Relu", name, [x]);
    }

    public string MaxPool(string name, string x, int kernel, int stride) => graph.MaxPool(name, x, kernel, stride);

    public string LocalResponseNormalization(string name, string x, int channels) => graph.IsForParts
        ? new LocalResponseCut(channels).Add(graph, name, x)
        : LocalResponseGraph.Add(graph, name, x, channels);

    public string Concat(string name, IReadOnlyList<string> branches) =>
        graph.Node("Concat", name, branches, OnnxAttribute.Of("axis", 1));

    private string Vector(string name, int length) => graph.Constant(OnnxTensor.Float32(name, weights.Require(name, length)));
}
