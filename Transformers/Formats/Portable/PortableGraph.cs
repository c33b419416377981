using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Formats.Onnx;
using MLNet.GoogLeNet.Transformers.Normalization;
using static MLNet.GoogLeNet.Transformers.Formats.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.Transformers.Formats.Portable;

/// <summary>
/// The exported graph of a network with what comes before and after it in a pipeline: it takes pixels from 0 to 255, one picture a
/// time as ML.NET does, and gives the index of the highest score too. Inputs and outputs have the names of columns.
/// </summary>
internal sealed class PortableGraph(PortableInput input, string score, string index)
{
    private const string Inside = "network/"; // before the names of the exported graph, so that no column can have one

    public PortableInput Input => input;

    /// <summary>The bytes of an ONNX file.</summary>
    public byte[] Build(GoogLeNetModel model, PixelNormalization? normalization)
    {
        ModelProto exported = ModelProto.Parser.ParseFrom(OnnxGraph.Build(model, new OnnxExportOptions()));
        GraphProto graph = exported.Graph;
        Rename(graph);

        var before = new GraphBuilder(float16Weights: false);
        AddPixels(before, model.ImageSize, normalization);
        graph.Initializer.Add(before.Graph.Initializer);
        NodeProto[] network = [.. graph.Node];
        graph.Node.Clear();
        graph.Node.Add(before.Graph.Node); // nodes stand in an order in which they can be computed
        graph.Node.Add(network);
        graph.Node.Add(new NodeProto
        {
            OpType = "ArgMax",
            Name = index,
            Input = { score },
            Output = { index },
            Attribute = { OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("keepdims", 0) },
        });

        graph.Input.Clear();
        graph.Input.Add(Value(input.Column, input.IsBytes ? DataType.Uint8 : DataType.Float, 1, 3, input.Height, input.Width));
        graph.Output.Clear();
        graph.Output.Add(Value(score, DataType.Float, 1, model.ClassNames.Count));
        graph.Output.Add(Value(index, DataType.Int64, 1));
        return exported.ToByteArray();
    }

    private void Rename(GraphProto graph)
    {
        string New(string name) => name switch
        {
            "" => "", // an input that is left out
            OnnxGraph.Score => score,
            _ => Inside + name,
        };
        foreach (NodeProto node in graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = New(node.Input[i]);
            for (int i = 0; i < node.Output.Count; i++)
                node.Output[i] = New(node.Output[i]);
            node.Name = node.Name == $"mlnet.{OnnxGraph.Score}.SlotNames" ? $"mlnet.{score}.SlotNames" : New(node.Name);
        }
        foreach (TensorProto tensor in graph.Initializer)
            tensor.Name = New(tensor.Name);
    }

    // In the order of the pipeline: the square of LoadPixels, the mean, the square of the network.
    private void AddPixels(GraphBuilder graph, int imageSize, PixelNormalization? normalization)
    {
        string x = input.Column;
        if (input.IsBytes)
            x = graph.Node("Cast", "before/single", [x], OnnxAttribute.Of("to", (long)DataType.Float));
        int height = input.CropTo ?? input.Height, width = input.CropTo ?? input.Width;
        x = Crop(graph, "before/square", x, Centred(input.Height, height), Centred(input.Width, width), height, width);
        if (normalization is { IsPerChannel: true })
            x = Subtract(graph, x, [1, 3, 1, 1], normalization);
        else if (normalization is not null)
            x = Subtract(graph, x, [1, 3, height, width], normalization);
        x = Crop(graph, "before/centre", x, (height - imageSize) / 2, (width - imageSize) / 2, imageSize, imageSize);
        graph.Node("Identity", Inside + OnnxGraph.Pixels, [x]);
    }

    private static string Subtract(GraphBuilder graph, string x, long[] shape, PixelNormalization normalization)
    {
        x = graph.Node("Sub", "before/centred", [x, graph.Constant("before/mean", shape, normalization.Mean)]);
        return normalization.Scale.Length == 0 ? x
            : graph.Node("Mul", "before/scaled", [x, graph.Constant("before/scale", [1, 3, 1, 1], normalization.Scale)]);
    }

    private static string Crop(GraphBuilder graph, string name, string x, long top, long left, long height, long width) => graph.Node("Slice", name,
        [
            x,
            graph.Constant(OnnxTensor.Int64($"{name}.start", top, left)),
            graph.Constant(OnnxTensor.Int64($"{name}.end", top + height, left + width)),
            graph.Constant(OnnxTensor.Int64($"{name}.axes", 2, 3)),
        ]);

    // Halves go to the even number, as in LoadPixels.
    private static int Centred(int side, int size) => (int)Math.Round((side - size) / 2.0);

    private static ValueInfoProto Value(string name, DataType type, params long[] shape) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new()
            {
                ElemType = (int)type,
                Shape = new() { Dim = { shape.Select(length => new TensorShapeProto.Types.Dimension { DimValue = length }) } },
            },
        },
    };
}
