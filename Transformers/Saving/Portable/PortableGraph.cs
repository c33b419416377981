using Google.Protobuf;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.Transformers.Saving.Portable;

/// <summary>
/// The exported graph of a network with what comes before and after it in a pipeline: it takes pixels from 0 to 255, one image a
/// time as ML.NET does, and gives the index of the highest score too. Inputs and outputs have the names of columns.
/// </summary>
internal sealed class PortableGraph(PortableInput input, string score, string index, Calibration? calibration = null)
{
    /// <summary>The indices of the classes of a label set, most likely first, followed by −1: Int64 [1, classes].</summary>
    public const string LabelSetIndices = "LabelSet.Indices";


    private const string Inside = "network/"; // before the names of the exported graph, so that no column can have one

    public PortableInput Input => input;

    /// <summary>The bytes of an ONNX file.</summary>
    public byte[] Build(GoogLeNetModel model, PixelNormalization? normalization)
    {
        ModelProto exported = ModelProto.Parser.ParseFrom(OnnxGraph.Build(model, new OnnxExportOptions(), calibration));
        GraphProto graph = exported.Graph;
        Rename(graph);

        var before = new GraphBuilder(float16Weights: false);
        AddPixels(before, model.ImageSize, normalization);
        graph.Initializer.Add(before.Graph.Initializer);
        NodeProto[] network = [.. graph.Node];
        graph.Node.Clear();
        graph.Node.Add(before.Graph.Node); // nodes stand in an order in which they can be computed
        graph.Node.Add(network);
        var after = new GraphBuilder(graph);
        string best = after.Node("ArgMax", calibration is null ? index : "after/best", [score],
            OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("keepdims", 0));
        if (calibration is not null)
            AddCalibrated(after, best, model.ClassNames.Count);

        graph.Input.Clear();
        graph.Input.Add(
            Value(input.Column, input.IsBytes ? DataType.Uint8 : DataType.Float, [1, .. input.Type.Dimensions.Select(side => (long)side)]));
        graph.Output.Clear();
        graph.Output.Add(Value(score, DataType.Float, 1, model.ClassNames.Count));
        graph.Output.Add(Value(index, DataType.Int64, 1));
        if (calibration is not null)
        {
            graph.Output.Add(Value(CalibrationGraph.PValue, DataType.Float, 1, 1));
            graph.Output.Add(Value(CalibrationGraph.Unknown, DataType.Bool, 1, 1));
            graph.Output.Add(Value(LabelSetIndices, DataType.Int64, 1, model.ClassNames.Count));
            graph.Output.Add(Value(CalibrationGraph.LabelSetSize, DataType.Int32, 1, 1));
        }
        return exported.ToByteArray();
    }

    private void Rename(GraphProto graph)
    {
        string New(string name) => name switch
        {
            "" => "", // an input that is left out
            OnnxGraph.Score => score,
            CalibrationGraph.PValue or CalibrationGraph.Unknown or CalibrationGraph.LabelSetSize => name,
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

    // The index of an unknown image is one beyond the last class.
    private void AddCalibrated(GraphBuilder graph, string best, int classes)
    {
        string isUnknown = graph.Node("Squeeze", "after/isUnknown",
            [CalibrationGraph.Unknown, graph.Constant(OnnxTensor.Int64("after/axis", 1))]);
        graph.Node("Where", index, [isUnknown, graph.Constant(OnnxTensor.Int64("after/none", classes)), best]);

        graph.Graph.Node.Add(new NodeProto
        {
            OpType = "TopK",
            Name = "after/order",
            Input = { score, graph.Constant(OnnxTensor.Int64("after/classes", classes)) },
            Output = { "after/descending", "after/order" },
            Attribute = { OnnxAttribute.Of("axis", 1) },
        });
        string isMember = graph.Node("GatherElements", "after/isMember",
            [Inside + CalibrationGraph.LabelSet, "after/order"], OnnxAttribute.Of("axis", 1));
        string indices = graph.Node("Where", "after/members",
            [isMember, "after/order", graph.Constant(OnnxTensor.Int64("after/noMember", -1))]);
        // Thresholds of classes may leave gaps; sorting by rank closes them.
        string ranks = graph.Node("Where", "after/ranks",
            [
                isMember,
                graph.Constant(OnnxTensor.Int64("after/places", [.. Enumerable.Range(0, classes).Select(i => (long)i)])),
                graph.Constant(OnnxTensor.Int64("after/last", [.. Enumerable.Range(0, classes).Select(i => (long)classes + i)])),
            ]);
        graph.Graph.Node.Add(new NodeProto
        {
            OpType = "TopK",
            Name = "after/sorted",
            Input = { ranks, "after/classes" },
            Output = { "after/ascending", "after/sorted" },
            Attribute = { OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("largest", 0) },
        });
        graph.Node("GatherElements", LabelSetIndices, [indices, "after/sorted"], OnnxAttribute.Of("axis", 1));
    }

    // In the order of the pipeline: the square of LoadPixels, the mean, the square of the network.
    private void AddPixels(GraphBuilder graph, int imageSize, PixelNormalization? normalization)
    {
        string x = input.Column;
        int height = input.Height, width = input.Width;
        if (input.IsBytes)
            x = graph.Node("Cast", "before/single", [x], OnnxAttribute.Of("to", (long)DataType.Float));
        if (input.IsOversize)
        {
            int[] sides = [.. input.Type.Dimensions[1..].Select(side => side / PortablePixels.Oversize)];
            int top = CropRegion.Start(sides[0], height), left = CropRegion.Start(sides[1], width);
            x = Crop(graph, "before/square", Halve(graph, x), top, left, height, width);
        }
        if (normalization is { IsPerChannel: true })
            x = Subtract(graph, x, [1, 3, 1, 1], normalization);
        else if (normalization is not null)
            x = Subtract(graph, x, [1, 3, height, width], normalization);
        x = Crop(graph, "before/centre", x, CropRegion.Start(height, imageSize), CropRegion.Start(width, imageSize), imageSize, imageSize);
        graph.Node("Identity", Inside + OnnxGraph.Pixels, [x]);
    }

    // [1, 3, 2H, 2W] → [1, 3, H, W], whole numbers: four by four neighbours, the nearer ones three times as much as the farther ones. That
    // is the triangle filter of LoadPixels at half the size.
    private static string Halve(GraphBuilder graph, string x)
    {
        float[] weights = [1, 3, 3, 1];
        float[] filter = [.. from y in weights from column in weights select y * column / 64];
        x = graph.Node("Pad", "before/edge",
            [x, graph.Constant(OnnxTensor.Int64("before/edge.pads", 0, 0, 1, 1, 0, 0, 1, 1))], OnnxAttribute.Of("mode", "edge"));
        x = graph.Node("Conv", "before/half", [x, graph.Constant("before/half.weight", [3, 1, 4, 4], [.. filter, .. filter, .. filter])],
            OnnxAttribute.Of("kernel_shape", [4, 4]), OnnxAttribute.Of("strides", [2, 2]), OnnxAttribute.Of("group", 3));
        return graph.Node("Round", "before/whole", [x]);
    }

    private static string Subtract(GraphBuilder graph, string x, long[] shape, PixelNormalization normalization)
    {
        x = graph.Node("Sub", "before/centred", [x, graph.Constant("before/mean", shape, normalization.Mean)]);
        return normalization.Scale.Length == 0 ? x
            : graph.Node("Mul", "before/scaled", [x, graph.Constant("before/scale", [1, 3, 1, 1], normalization.Scale)]);
    }

    private static string Crop(GraphBuilder graph, string name, string x, long top, long left, long height, long width) =>
        graph.Node("Slice", name,
        [
            x,
            graph.Constant(OnnxTensor.Int64($"{name}.start", top, left)),
            graph.Constant(OnnxTensor.Int64($"{name}.end", top + height, left + width)),
            graph.Constant(OnnxTensor.Int64($"{name}.axes", 2, 3)),
        ]);

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
