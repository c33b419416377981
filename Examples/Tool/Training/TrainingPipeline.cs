using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Weights;
using Spectre.Console;
using Tool.Display;

namespace Tool.Training;

/// <summary>The pipeline that is trained, from image files to a trained model, with its progress on the console.</summary>
internal static class TrainingPipeline
{
    /// <summary>How images are loaded for a network that sees squares of this side.</summary>
    public static PixelLoadingOptions Loading(int imageSize) => PixelLoadingOptions.For(imageSize);

    /// <summary>Trains with the options on the images; the history gets each epoch.</summary>
    public static ITransformer Fit(
        MLContext mlContext, IAnsiConsole console, TrainingData data, GoogLeNetOptions options, TrainingHistory history,
        CancellationToken cancellation)
    {
        // Where ML.NET cannot save a model, better to fail now than after hours of training.
        mlContext.Model.Save(new TransformerChain<ITransformer>(), data.Train.Schema, Stream.Null);
        var pixels = mlContext.Transforms.LoadPixels("Pixels", "ImagePath", Loading(options.ImageSize));
        var zeroMean = options.InitialWeights is { } weights
            ? mlContext.Transforms.NormalizeZeroMean("Pixels", MeanOf(weights))
            : mlContext.Transforms.NormalizeZeroMean("Pixels");
        bool startsWithHead = options.InitialWeights is not null && (options.HeadFirst || options.Train == TrainedLayers.Head);

        ITransformer model = TrainingDisplay.Run(console, options.Epochs, startsWithHead, (share, line) => pixels
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
        if (HeadComparison.Of(history) is { } comparison)
            console.WritePlainLine(comparison);
        return model;
    }

    /// <summary>The mean that weights were trained with: their own, or that of the published weights of their layout.</summary>
    public static ChannelMean MeanOf(string weights)
    {
        GoogLeNetWeights file = GoogLeNetWeights.Read(weights);
        return file.Mean is [var red, var green, var blue] ? new(red, green, blue)
            : file.Architecture == GoogLeNetArchitecture.Paper ? ChannelMean.BvlcGoogLeNet : ChannelMean.Torchvision;
    }

    private static string ClassifierLine(EpochMetrics metrics) => string.Create(CultureInfo.InvariantCulture,
        $"classifier alone  validation loss {metrics.ValidationLoss:0.000} accuracy {metrics.ValidationAccuracy:0.0000}  "
        + $"{metrics.Duration.TotalSeconds:0.0} s");
}
