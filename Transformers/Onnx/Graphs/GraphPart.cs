using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>A piece of a graph that was cut where local responses are normalised.</summary>
/// <param name="Model">The bytes of an ONNX file.</param>
/// <param name="Cut">How its output, the map at its end, is normalised; null for the last piece.</param>
internal sealed record GraphPart(byte[] Model, LocalResponseCut? Cut)
{
    /// <summary>The map [N, H, W, C] at the end of each piece but the last, and the normalised one that the next piece takes.</summary>
    public const string Map = "cut.map", Normalized = "cut.normalized";

    /// <summary>The pieces of a graph whose layers follow each other where it is cut; one where nothing is normalised.</summary>
    /// <param name="whole">The graph.</param>
    /// <param name="model">Makes a file of a piece.</param>
    public static IReadOnlyList<GraphPart> Of(GraphProto whole, Func<GraphProto, ModelProto> model)
    {
        var parts = new List<GraphPart>();
        var part = new GraphProto { Name = whole.Name, Input = { whole.Input } };
        foreach (NodeProto node in whole.Node)
        {
            if (LocalResponseCut.At(node) is not { } cut)
            {
                part.Node.Add(node);
                continue;
            }
            // ONNX Runtime computes on bytes with channels last, and so do we.
            part.Node.Add(Transpose(node.Input[0], Map, [0, 2, 3, 1]));
            part.Output.Add(MapValue(Map, cut));
            Close(cut);
            part = new GraphProto { Name = whole.Name, Input = { MapValue(Normalized, cut) } };
            part.Node.Add(Transpose(Normalized, node.Output[0], [0, 3, 1, 2]));
        }
        part.Output.Add(whole.Output);
        Close(null);
        return parts;

        void Close(LocalResponseCut? cut)
        {
            HashSet<string> used = [.. part.Node.SelectMany(node => node.Input)];
            part.Initializer.Add(whole.Initializer.Where(constant => used.Contains(constant.Name)));
            parts.Add(new(model(part).ToByteArray(), cut));
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
