using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using Spectre.Console;
using TorchSharp;
using TrainFlowers.Display;
using TrainFlowers.Options;

namespace TrainFlowers;

/// <summary>One run of the program: train, save, load, score, evaluate.</summary>
internal static class TrainingRun
{
    private const int PicturesToShow = 5;

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(RunOptions options, CancellationToken cancellation)
    {
        RunDefaults defaults = RunDefaults.For(options);
        IAnsiConsole console = AnsiConsole.Console;
        if (options.Threads is { } threads)
            torch.set_num_threads(threads);
        var mlContext = new MLContext(options.Seed);
        mlContext.Log += (_, entry) => ShowWarning(console, entry);

        FlowerData data = FlowerData.Load(mlContext, options);
        console.WritePlainLine($"Pictures: {data.Source}");
        ITransformer trained = Train(mlContext, console, data, options, defaults, cancellation);
        Save(mlContext, trained, data.Train.Schema, options.Output);
        console.WritePlainLine($"Saved {options.Output}, {new FileInfo(options.Output).Length / 1e6:0.0} MB");

        using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(options.Output, out _);
        IDataView scored = model.Transform(data.Test);
        PredictionTable.Print(console, ShowSome(mlContext, scored));
        Evaluate(mlContext, console, scored);
        return ExitCode.Success;
    }

    private static ITransformer Train(
        MLContext mlContext, IAnsiConsole console, FlowerData data, RunOptions options, RunDefaults defaults, CancellationToken cancellation)
    {
        int imageSize = options.ImageSize ?? defaults.ImageSize, epochs = options.Epochs ?? defaults.Epochs;
        GoogLeNetArchitecture architecture = options.Architecture ?? defaults.Architecture;
        var pixels = mlContext.Transforms.LoadPixels(
            "Pixels", "ImagePath", new PixelLoadingOptions { ResizeTo = imageSize * 256 / 224 }); // room for random crops
        // Weights that have seen other pictures want the mean of those pictures.
        var zeroMean = options.Weights is null
            ? mlContext.Transforms.NormalizeZeroMean("Pixels")
            : mlContext.Transforms.NormalizeZeroMean("Pixels", architecture == GoogLeNetArchitecture.Paper
                ? ChannelMean.BvlcGoogLeNet : ChannelMean.Torchvision);

        return TrainingDisplay.Run(console, epochs, (share, line) => pixels
            .Append(zeroMean)
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(new GoogLeNetOptions
            {
                Architecture = architecture,
                InitialWeights = options.Weights,
                ImageSize = imageSize,
                Epochs = epochs,
                MiniBatchSize = options.BatchSize ?? defaults.BatchSize,
                LearningRate = options.LearningRate ?? defaults.LearningRate,
                ValidationFraction = options.ValidationFraction ?? defaults.ValidationFraction,
                ValidationColumnName = data.ValidationColumnName,
                Progress = new SynchronousProgress<EpochMetrics>(metrics => line.Report(metrics.ToString())),
                MiniBatchProgress = share,
                CancellationToken = cancellation,
            }))
            .Fit(data.Train));
    }

    // Written beside the file and moved over it, so that the file is the old model or the new one and never half of one.
    private static void Save(MLContext mlContext, ITransformer model, DataViewSchema schema, string path)
    {
        string unfinished = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            mlContext.Model.Save(model, schema, unfinished);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static IEnumerable<Prediction> ShowSome(MLContext mlContext, IDataView scored)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        string[] classNames = [.. names.DenseValues().Select(name => name.ToString())];
        IDataView some = mlContext.Data.TakeRows(mlContext.Data.ShuffleRows(scored), PicturesToShow);
        return mlContext.Data.CreateEnumerable<ScoredPicture>(some, reuseRowObject: false)
            .Select(row => Prediction.From(PictureName(row.ImagePath), classNames, row.Score));
    }

    private static string PictureName(string path) =>
        Path.Combine(Path.GetFileName(Path.GetDirectoryName(path))!, Path.GetFileName(path));

    private static void Evaluate(MLContext mlContext, IAnsiConsole console, IDataView scored)
    {
        const int WidestTable = 10;
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(scored, topKPredictionCount: 5);
        if (metrics.ConfusionMatrix.NumberOfClasses <= WidestTable)
            console.WritePlainLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
        double pictures = metrics.ConfusionMatrix.Counts.Sum(row => row.Sum());
        console.WritePlainLine(string.Create(CultureInfo.InvariantCulture,
            $"test accuracy {metrics.MicroAccuracy:0.0000} top-5 {metrics.TopKAccuracy:0.0000} on {pictures} pictures"));
    }

    private static void ShowWarning(IAnsiConsole console, LoggingEventArgs entry)
    {
        if (entry.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning && entry.Source.Contains("GoogLeNet", StringComparison.Ordinal))
            console.WritePlainLine(entry.RawMessage);
    }

    private sealed class ScoredPicture
    {
        public string ImagePath { get; set; } = "";
        public float[] Score { get; set; } = [];
    }
}
