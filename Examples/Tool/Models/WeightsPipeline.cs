using Microsoft.ML;
using MLNet.GoogLeNet;
using Tool.Scoring.Pipeline;

namespace Tool.Models;

/// <summary>What stands before weights that come without a pipeline: pictures as the published networks take them.</summary>
internal static class WeightsPipeline
{
    public const string Path = "ImagePath";
    private const int PublishedResize = 256, PublishedSize = 224; // the short side of a picture, and what the network sees of it

    /// <summary>Opens weights: safetensors, PyTorch, ONNX or Caffe.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="file">The weights.</param>
    /// <param name="labels">A text file with the name of each class on a line; none: as the weights say, or numbers.</param>
    /// <returns>LoadPixels, NormalizeZeroMean and the network.</returns>
    /// <exception cref="InvalidDataException">The files cannot be used.</exception>
    public static ITransformer[] Open(MLContext mlContext, string file, string? labels)
    {
        var network = GoogLeNetTransformer.FromWeights(mlContext, file, labels);
        if (network.Model.Mean is not [var red, var green, var blue])
            throw new InvalidDataException("its mean is not one of three channels. Save the whole pipeline as .zip, and score with that");
        IDataView none = PictureStream.Empty(Path);
        int resizeTo = network.Model.ImageSize * PublishedResize / PublishedSize;
        var pixels = mlContext.Transforms.LoadPixels(network.FeatureColumnName, Path, new() { ResizeTo = resizeTo }).Fit(none);
        var zeroMean = mlContext.Transforms.NormalizeZeroMean(network.FeatureColumnName, new ChannelMean(red, green, blue)).Fit(pixels.Transform(none));
        return [pixels, zeroMean, network];
    }
}
