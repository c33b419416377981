using Microsoft.ML;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Torch;
using static TorchSharp.torch;

namespace Benchmarks.Scoring;

/// <summary>The files that contestants load: a network of 17 classes in a pipeline, and as ONNX.</summary>
internal static class BenchmarkModel
{
    private const int Classes = 17, ImageSize = 224, CalibrationPictures = 64;

    /// <summary>Writes <c>model.zip</c> and <c>network.onnx</c> into a folder.</summary>
    public static void Write(string folder, GoogLeNetArchitecture architecture, string data)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView pictures = mlContext.Data.LoadFromImageList(data);
        var pixels = mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet)).Fit(pictures);
        using var network = new GoogLeNetTransformer(mlContext, Draw(architecture), new ColumnNames("Pixels", "Label", "Score", "PredictedLabel"), new());
        using GoogLeNetTransformer quantized = network.Quantize(pixels.Transform(mlContext.Data.TakeRows(pictures, CalibrationPictures)));
        mlContext.Model.Save(pixels.Append(quantized), pictures.Schema, Path.Combine(folder, "model.zip"));
        network.SaveOnnx(Path.Combine(folder, "network.onnx"));
    }

    // Not trained: how fast a network is does not depend on what it knows.
    private static GoogLeNetModel Draw(GoogLeNetArchitecture architecture)
    {
        using var generator = new Generator(1, Libtorch.Open(ComputeDevice.Cpu));
        using var network = new GoogLeNetModule(architecture, Classes, auxiliary: false, generator);
        Initialization.Xavier(network, generator);
        return new(architecture, [.. Enumerable.Range(0, Classes).Select(i => $"class {i}")], ImageSize,
            ChannelMean.BvlcGoogLeNet.ToArray(), NetworkWeights.ExtractWithoutAuxiliary(network));
    }
}
