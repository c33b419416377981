using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>The end of the network, in 32-bit numbers.</summary>
internal static class ClassifierGraph
{
    /// <summary>The last map [N, 1024, 7, 7] → logits [N, classes].</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or of another shape.</exception>
    public static string Add(GraphBuilder graph, string name, string map, NetworkTensors weights, int classes)
    {
        string features = Pool(graph, "features", map);
        string weight = graph.Weight("fc.weight", weights.Require("fc.weight", classes, Table1.Inception5B.Output));
        string bias = graph.Constant(OnnxTensor.Float32("fc.bias", weights.Require("fc.bias", classes)));
        return graph.Node("Gemm", name, [features, weight, bias], OnnxAttribute.Of("transB", 1));
    }

    /// <summary>The last map [N, 1024, 7, 7] → the average of each of its channels [N, 1024].</summary>
    public static string Pool(GraphBuilder graph, string name, string map) =>
        graph.Node("Flatten", name, [graph.Node("GlobalAveragePool", "pool5", [map])]);
}
