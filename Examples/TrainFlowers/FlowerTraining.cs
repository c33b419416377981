using Microsoft.ML;
using MLNet.GoogLeNet;
using Spectre.Console;
using TrainFlowers.Display;
using TrainFlowers.Options;

namespace TrainFlowers;

/// <summary>The pipeline of the program, from picture files to a trained model, with its progress on the console.</summary>
internal static class FlowerTraining
{
    /// <summary>
    /// Trains as the run says; the history gets each epoch. A refit is trained first with its validation pictures apart, so that the history
    /// says how good the options are, and then with all of them.
    /// </summary>
    public static ITransformer Fit(
        MLContext mlContext, IAnsiConsole console, FlowerData data, RunOptions run, TrainingHistory history, CancellationToken cancellation)
    {
        GoogLeNetOptions options = RunDefaults.For(run);
        ITransformer model = Fit(mlContext, console, data, options, history, cancellation);
        if (!run.Refit || cancellation.IsCancellationRequested)
            return model;
        (model as IDisposable)?.Dispose();
        return Fit(mlContext, console, data with { ValidationColumnName = null }, options with { ValidationFraction = 0 }, history: null, cancellation);
    }

    private static ITransformer Fit(
        MLContext mlContext, IAnsiConsole console, FlowerData data, GoogLeNetOptions options, TrainingHistory? history,
        CancellationToken cancellation)
    {
        var pixels = mlContext.Transforms.LoadPixels(
            "Pixels", "ImagePath", new PixelLoadingOptions { ResizeTo = options.ImageSize * 256 / 224 }); // room for random crops
        // Weights that have seen other pictures want the mean of those pictures.
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
                    line.Report(metrics.ToString());
                    history?.Report(metrics);
                }),
                MiniBatchProgress = share,
                CancellationToken = cancellation,
            }))
            .Fit(data.Train));
    }
}
