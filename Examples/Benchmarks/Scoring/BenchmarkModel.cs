using Microsoft.ML;
using MLNet.GoogLeNet;

namespace Benchmarks.Scoring;

/// <summary>The files that contestants load: a network in a pipeline, and as ONNX.</summary>
internal static class BenchmarkModel
{
    private const int CalibrationImages = 64;

    // One image of each class, for one step: how fast a network is does not depend on what it knows.
    private static readonly GoogLeNetOptions AlmostUntrained = new()
    {
        Epochs = 1,
        ValidationFraction = 0,
        HeadFirst = false,
        Auxiliary = AuxiliaryClassifiers.Off,
        Seed = 1,
    };

    /// <summary>Writes <c>model.zip</c> and <c>network.onnx</c> into a folder.</summary>
    public static void Write(string folder, GoogLeNetArchitecture architecture, string data)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView images = mlContext.Data.LoadFromImageList(data);
        IDataView onePerClass = mlContext.Data.LoadFromEnumerable(mlContext.Data
            .CreateEnumerable<LabelledImage>(
                mlContext.Transforms.Conversion.MapKeyToValue("Label").Fit(images).Transform(images), reuseRowObject: false)
            .DistinctBy(image => image.Label).ToArray());
        var pixels = mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet)).Fit(images);
        using GoogLeNetTransformer network = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(AlmostUntrained with { Architecture = architecture }))
            .Fit(pixels.Transform(onePerClass)).LastTransformer;
        using GoogLeNetTransformer quantized = network.Quantize(pixels.Transform(mlContext.Data.TakeRows(images, CalibrationImages)));
        mlContext.Model.Save(pixels.Append(quantized), images.Schema, Path.Combine(folder, "model.zip"));
        network.SaveOnnx(Path.Combine(folder, "network.onnx"));
    }

    private sealed class LabelledImage
    {
        public string ImagePath { get; set; } = "";
        public string Label { get; set; } = "";
    }
}
