using MLNet.GoogLeNet.Transformers.Weights.Onnx;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>Where a graph is cut, so that local responses are normalised between its parts.</summary>
/// <param name="Channels">Number of channels of the map.</param>
/// <param name="Scale">The distance of two bytes of the map, whose 0 means 0; null where it is in 32-bit numbers.</param>
/// <param name="NormalizedScale">That of two bytes of the normalised map; null where it is in 32-bit numbers.</param>
internal sealed record LocalResponseCut(int Channels, float? Scale = null, float? NormalizedScale = null)
{
    private const string Operation = "LocalResponseCut"; // not one of ONNX: it is gone once the graph is in parts
    private const string ChannelsKey = "channels", ScaleKey = "scale", NormalizedScaleKey = "normalizedScale";

    /// <summary>Whether the maps are bytes.</summary>
    public bool IsOfBytes => Scale is not null;

    /// <summary>Marks the place in a graph.</summary>
    /// <returns>The name of the normalised map.</returns>
    public string Add(GraphBuilder graph, string name, string x) => graph.Node(Operation, name, [x],
        [OnnxAttribute.Of(ChannelsKey, (long)Channels), .. Of(ScaleKey, Scale), .. Of(NormalizedScaleKey, NormalizedScale)]);

    /// <summary>What a node marks; null for one that computes something.</summary>
    public static LocalResponseCut? At(NodeProto node)
    {
        if (node.OpType != Operation)
            return null;
        var attributes = node.Attribute.ToDictionary(attribute => attribute.Name);
        return new(
            (int)attributes[ChannelsKey].I, attributes.GetValueOrDefault(ScaleKey)?.F, attributes.GetValueOrDefault(NormalizedScaleKey)?.F);
    }

    private static IEnumerable<AttributeProto> Of(string name, float? value) => value is { } known ? [OnnxAttribute.Of(name, known)] : [];
}
