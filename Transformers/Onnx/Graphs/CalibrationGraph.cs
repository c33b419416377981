using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>What a calibration says of an image, in standard operators.</summary>
internal static class CalibrationGraph
{
    /// <summary>
    /// The outputs: the p-value, single [N, 1]; whether that is too small, Boolean [N, 1]; the classes of the label set, Boolean
    /// [N, classes]; and their number, Int32 [N, 1].
    /// </summary>
    public const string PValue = "UnknownPValue", Unknown = "Unknown", LabelSet = "LabelSet", LabelSetSize = "LabelSetSize";

    private const string Start = "calibration.";

    /// <summary>Adds the outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="calibration">What was found.</param>
    /// <param name="features">Pooled features [N, 1024].</param>
    /// <param name="score">Probabilities [N, classes].</param>
    public static void Add(GraphBuilder graph, Calibration calibration, string features, string score)
    {
        string distance = Distance(graph, calibration.Distances, features);
        string farther = graph.Node("Cast", $"{Start}farther",
            [
                graph.Node("LessOrEqual", $"{Start}isFarther",
                    [distance, graph.Constant($"{Start}references", [1, calibration.References.Length], calibration.References)]),
            ],
            OnnxAttribute.Of("to", (long)DataType.Float));
        string count = graph.Node("ReduceSum", $"{Start}count", [farther, graph.Constant(OnnxTensor.Int64($"{Start}axis", 1))]);
        string withItself = graph.Node("Add", $"{Start}withItself", [count, Number(graph, "one", 1)]);
        // 0, or NaN where a feature is not a number: comparing with NaN gives false, and counting that an ordinary p-value.
        string sum = graph.Node("ReduceSum", $"{Start}sum", [features, $"{Start}axis"]);
        string orNaN = graph.Node("Mul", $"{Start}orNaN", [sum, Number(graph, "nothing", 0)]);
        string numerator = graph.Node("Add", $"{Start}numerator", [withItself, orNaN]);
        graph.Node("Div", PValue, [numerator, Number(graph, "all", calibration.References.Length + 1f)]);
        graph.Node("LessOrEqual", Unknown, [PValue, Number(graph, "falseAlarms", (float)calibration.Promise.FalseAlarms)]);

        graph.Node("GreaterOrEqual", LabelSet,
            [score, graph.Constant($"{Start}thresholds", [1, calibration.Thresholds.Length], calibration.Thresholds)]);
        string members = graph.Node("Cast", $"{Start}members", [LabelSet], OnnxAttribute.Of("to", (long)DataType.Int32));
        graph.Node("ReduceSum", LabelSetSize, [members, $"{Start}axis"]);
    }

    // [N, 1024] → [N, 1], as ClassDistances has it.
    private static string Distance(GraphBuilder graph, ClassDistances distances, string features)
    {
        long length = distances.Centre.Length;
        string least = Number(graph, "leastLength", ClassDistances.LeastLength), one = Number(graph, "unit", 1);
        string roots = graph.Node("Sqrt", $"{Start}roots", [graph.Node("Relu", $"{Start}positive", [features])]);
        string norm = graph.Node("Max", $"{Start}norm", [Reduce(graph, "ReduceL2", "norm.l2", roots), least]);
        string x = graph.Node("Div", $"{Start}x", [roots, norm]);

        string products = graph.Node("Gemm", $"{Start}products",
            [
                x, Matrix(graph, "means", distances.Means),
                graph.Constant($"{Start}squares", [1, distances.SquaredMeans.Length], distances.SquaredMeans),
            ],
            OnnxAttribute.Of("transB", 1), OnnxAttribute.Of("alpha", -2f));
        string nearest = graph.Node("Add", $"{Start}nearest",
            [Reduce(graph, "ReduceMin", "lowest", products), Reduce(graph, "ReduceSumSquare", "square", x)]);

        string z = graph.Node("Sub", $"{Start}z", [x, graph.Constant($"{Start}centre", [1, length], distances.Centre)]);
        string along = graph.Node("Gemm", $"{Start}along",
            [z, Matrix(graph, "directions", distances.Directions)], OnnxAttribute.Of("transB", 1));
        string squares = graph.Node("Relu", $"{Start}squares.positive", [Squares(graph, distances, z)]);
        string root = graph.Node("Sqrt", $"{Start}root", [squares]);
        string cosine = graph.Node("Div", $"{Start}cosine",
            [Reduce(graph, "ReduceMax", "highest", along), graph.Node("Max", $"{Start}length", [root, least])]);
        return graph.Node("Mul", $"{Start}distance",
            [
                graph.Node("Relu", $"{Start}nearest.positive", [nearest]),
                graph.Node("Relu", $"{Start}angle", [graph.Node("Sub", $"{Start}angle.signed", [one, cosine])]),
            ]);
    }

    // The squared length in the whitened space.
    private static string Squares(GraphBuilder graph, ClassDistances distances, string z)
    {
        string plain = Reduce(graph, "ReduceSumSquare", "length.plain", z);
        if (distances.Factor.Shape[0] == 0)
            return plain;
        string inFactor = Reduce(graph, "ReduceSumSquare", "length.factor", graph.Node("Gemm", $"{Start}rounded",
            [z, Matrix(graph, "factor", distances.Factor)], OnnxAttribute.Of("transB", 1)));
        return distances.IsFullRank ? inFactor : graph.Node("Sub", $"{Start}length.squared", [plain, inFactor]);
    }

    private static string Reduce(GraphBuilder graph, string operation, string name, string x) =>
        graph.Node(operation, Start + name, [x], OnnxAttribute.Of("axes", [1L]), OnnxAttribute.Of("keepdims", 1L));

    private static string Matrix(GraphBuilder graph, string name, WeightTensor matrix) =>
        graph.Constant(OnnxTensor.Float32(Start + name, matrix));

    private static string Number(GraphBuilder graph, string name, float value) => graph.Constant(Start + name, [1, 1], [value]);
}
