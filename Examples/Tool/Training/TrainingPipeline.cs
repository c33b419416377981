using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using Spectre.Console;
using Tool.Display;

namespace Tool.Training;

/// <summary>The pipeline that is trained, from image files to a trained model, with its progress on the console.</summary>
internal static class TrainingPipeline
{
    /// <summary>
    /// How images are loaded for a network that sees squares of this side: with room for random crops, 256 for 224 (paper, section 6).
    /// </summary>
    public static PixelLoadingOptions Loading(int imageSize) => new() { ResizeTo = imageSize * 256 / 224 };

    /// <summary>Trains with the options on the images; the history gets each epoch.</summary>
    public static ITransformer Fit(
        MLContext mlContext, IAnsiConsole console, TrainingData data, GoogLeNetOptions options, TrainingHistory history,
        CancellationToken cancellation)
    {
        // Where ML.NET cannot save a model, better to fail now than after hours of training.
        mlContext.Model.Save(new TransformerChain<ITransformer>(), data.Train.Schema, Stream.Null);
        var pixels = mlContext.Transforms.LoadPixels("Pixels", "ImagePath", Loading(options.ImageSize));
        // Pretrained weights expect the mean that they were trained with.
        var zeroMean = options.InitialWeights is null
            ? mlContext.Transforms.NormalizeZeroMean("Pixels")
            : mlContext.Transforms.NormalizeZeroMean("Pixels", options.Architecture == GoogLeNetArchitecture.Paper
                ? ChannelMean.BvlcGoogLeNet : ChannelMean.Torchvision);

        return TrainingDisplay.Run(console, options.Epochs, (share, line) => pixels
            .Append(zeroMean)
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(options with
            {
                ValidationColumnName = data.ValidationColumnName,
                Progress = new SynchronousProgress<EpochMetrics>(metrics =>
                {
                    line.Report(options.Train == TrainedLayers.Head ? ClassifierLine(metrics) : metrics.ToString());
                    history.Report(metrics);
                }),
                MiniBatchProgress = share,
                CancellationToken = cancellation,
            }))
            .Fit(data.Train));
    }

    private static string ClassifierLine(EpochMetrics metrics) => string.Create(CultureInfo.InvariantCulture,
        $"classifier alone  validation loss {metrics.ValidationLoss:0.000} accuracy {metrics.ValidationAccuracy:0.0000}  "
        + $"{metrics.Duration.TotalSeconds:0.0} s");
}
