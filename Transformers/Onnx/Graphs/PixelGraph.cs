using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>The way from RGB bytes to zero-mean pixels inside a graph: middle square, mean, scale.</summary>
internal sealed class PixelGraph
{
    private readonly GoogLeNetModel _model;

    /// <exception cref="InvalidOperationException">The model does not know its mean, or it is an oblong image.</exception>
    public PixelGraph(GoogLeNetModel model)
    {
        _model = model;
        if (model.Mean.Count == 0)
            throw new InvalidOperationException(
                "The model does not know the mean of its pixels: it was trained without one. So it cannot take bytes. "
                + "Train after NormalizeZeroMean, or export without TakesRgbBytes.");
        if (model.Mean.Count == 3)
            return;
        FixedSide = PixelLayout.Guess(model.Mean.Count) is { Squares: null, Height: var side } ? side : throw new InvalidOperationException(
            $"The mean of the model's pixels is an oblong image of {model.Mean.Count / 3:N0} pixels; a graph takes bytes with a mean "
            + "of three values or of a square image. Export without TakesRgbBytes.");
    }

    /// <summary>Side of the images where the mean is an image; otherwise they may have any size.</summary>
    public int? FixedSide { get; }

    /// <summary>Bytes [N, 3, H, W] → zero-mean pixels [N, 3, S, S].</summary>
    public string Add(GraphBuilder graph, string bytes)
    {
        string x = FixedSide is { } side ? Crop(graph, bytes, CropRegion.Start(side, _model.ImageSize)) : Crop(graph, bytes);
        x = graph.Node("Cast", "input.single", [x], OnnxAttribute.Of("to", (long)DataType.Float));
        x = graph.Node("Sub", "input.centred", [x, Mean(graph)]);
        return _model.Scale.Count == 0 ? x
            : graph.Node("Mul", "input.scaled", [x, graph.Constant("input.scale", [1, 3, 1, 1], [.. _model.Scale])]);
    }

    private string Mean(GraphBuilder graph)
    {
        if (FixedSide is not { } side)
            return graph.Constant("input.mean", [1, 3, 1, 1], [.. _model.Mean]);
        int size = _model.ImageSize;
        var crop = new float[3 * size * size];
        new PixelImage([.. _model.Mean], PixelLayout.Planes(side, side)).Middle(size, crop);
        return graph.Constant("input.mean", [1, 3, size, size], crop);
    }

    private string Crop(GraphBuilder graph, string bytes, long margin) => Slice(graph, bytes,
        graph.Constant(OnnxTensor.Int64("input.start", margin, margin)),
        graph.Constant(OnnxTensor.Int64("input.end", margin + _model.ImageSize, margin + _model.ImageSize)));

    private string Crop(GraphBuilder graph, string bytes)
    {
        string size = graph.Constant(OnnxTensor.Int64("input.size", _model.ImageSize, _model.ImageSize));
        string given = graph.Node("Shape", "input.given", [bytes], OnnxAttribute.Of("start", 2), OnnxAttribute.Of("end", 4));
        string surplus = graph.Node("Sub", "input.surplus", [given, size]);
        string middle = graph.Node("Mul", "input.middle",
            [
                graph.Node("Cast", "input.surplus.single", [surplus], OnnxAttribute.Of("to", (long)DataType.Float)),
                graph.Constant("input.half", [1], [0.5f]),
            ]);
        string start = graph.Node("Cast", "input.start",
            [graph.Node("Round", "input.middle.even", [middle])], OnnxAttribute.Of("to", (long)DataType.Int64)); // halves to even numbers
        string cropped = Slice(graph, bytes, start, graph.Node("Add", "input.end", [start, size]));

        // Smaller images would go through the network too and get a wrong answer; they do not fit this shape and are refused.
        return graph.Node("Reshape", "input.square",
            [cropped, graph.Constant(OnnxTensor.Int64("input.shape", 0, 3, _model.ImageSize, _model.ImageSize))]);
    }

    private static string Slice(GraphBuilder graph, string x, string start, string end) =>
        graph.Node("Slice", "input.crop", [x, start, end, graph.Constant(OnnxTensor.Int64("input.axes", 2, 3))]);
}
