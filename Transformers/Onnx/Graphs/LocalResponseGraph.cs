using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>
/// Local response normalisation, y = x / (1 + α/5 · Σ x²)^¾, in a form that is as fast as convolutions.
/// </summary>
/// <remarks>
/// ONNX has an operator for it, in which ONNX Runtime spends as much time as in all the rest of the network. The sum over
/// neighbouring channels is a 1×1 convolution of the squares with a banded matrix, and s^¾ = √s · √√s: the same numbers, and
/// therefore no option.
/// </remarks>
internal static class LocalResponseGraph
{
    /// <summary>[N, C, H, W] → [N, C, H, W], all in 32-bit numbers.</summary>
    public static string Add(GraphBuilder graph, string name, string x, int channels)
    {
        const int halfWindow = LocalResponse.HalfWindow;
        var band = new float[channels * channels];
        for (int i = 0; i < channels; i++)
            for (int j = Math.Max(0, i - halfWindow); j <= Math.Min(channels - 1, i + halfWindow); j++)
                band[i * channels + j] = LocalResponse.Share;
        string square = graph.Node("Mul", $"{name}.square", [x, x]);
        string sum = graph.Node("Conv", $"{name}.sum",
            [square, graph.Constant($"{name}.band", [channels, channels, 1, 1], band),
                graph.Constant($"{name}.k", [channels], [.. Enumerable.Repeat(1f, channels)])],
            OnnxAttribute.Of("kernel_shape", [1, 1]));
        string root = graph.Node("Sqrt", $"{name}.root", [sum]);
        string power = graph.Node("Mul", $"{name}.power", [root, graph.Node("Sqrt", $"{name}.root2", [root])]);
        return graph.Node("Div", name, [x, power]);
    }
}
