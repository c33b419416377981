using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>A piece of a graph that was cut where local responses are normalised.</summary>
/// <param name="Model">The bytes of an ONNX file.</param>
/// <param name="Input">The name of its input: that of the graph, or a normalised map [N, H, W, C].</param>
/// <param name="Cut">How its output, a map [N, H, W, C] named <see cref="Map"/>, is normalised; null for the last piece.</param>
internal sealed record GraphPart(byte[] Model, string Input, LocalResponseCut? Cut)
{
    /// <summary>The name of the map at the end of a piece that is not the last.</summary>
    public const string Map = "cut.map";

    private const string Normalized = "cut.normalized";

    /// <summary>The pieces of a graph whose layers follow each other where it is cut; one where nothing is normalised.</summary>
    public static IReadOnlyList<GraphPart> Of(ModelProto model)
    {
        var parts = new List<GraphPart>();
        var graph = new GraphProto { Name = model.Graph.Name, Input = { model.Graph.Input } };
        foreach (NodeProto node in model.Graph.Node)
        {
            if (LocalResponseCut.At(node) is not { } cut)
            {
                graph.Node.Add(node);
                continue;
            }
            // ONNX Runtime computes on bytes with channels last, and so do we.
            graph.Node.Add(Transpose(node.Input[0], Map, [0, 2, 3, 1]));
            graph.Output.Add(MapValue(Map, cut));
            Close(cut);
            graph = new GraphProto { Name = model.Graph.Name, Input = { MapValue(Normalized, cut) } };
            graph.Node.Add(Transpose(Normalized, node.Output[0], [0, 3, 1, 2]));
        }
        graph.Output.Add(model.Graph.Output);
        Close(null);
        return parts;

        void Close(LocalResponseCut? cut)
        {
            HashSet<string> used = [.. graph.Node.SelectMany(node => node.Input)];
            graph.Initializer.Add(model.Graph.Initializer.Where(constant => used.Contains(constant.Name)));
            ModelProto part = model.Clone();
            part.Graph = graph;
            parts.Add(new(part.ToByteArray(), graph.Input[0].Name, cut));
        }
    }

    private static NodeProto Transpose(string from, string to, long[] order) => new()
    {
        OpType = "Transpose",
        Name = to,
        Input = { from },
        Output = { to },
        Attribute = { OnnxAttribute.Of("perm", order) },
    };

    private static ValueInfoProto MapValue(string name, LocalResponseCut cut) =>
        OnnxValue.Of(name, cut.IsOfBytes ? DataType.Uint8 : DataType.Float, "N", "H", "W", cut.Channels);
}
