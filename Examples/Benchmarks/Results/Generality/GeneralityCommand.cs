using System.CommandLine;
using System.Diagnostics;
using Benchmarks.Rounds;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Training;

namespace Benchmarks.Results.Generality;

/// <summary>Trains on few and many images of other kinds in several ways, each with its defaults.</summary>
internal static class GeneralityCommand
{
    private const string Help = """
        Trains on a given number of images per class, in several ways, each with its defaults. Writes accuracy, macro recall and time into
        RESULTS.md.

        The images are drawn from the training and validation images of the list, so that what a way holds out for validation is part of
        them; all are tested on its test images. head and finetune are TrainingRecipe.Head and the defaults of googlenet train, scratch
        is its default without weights, and mlnet is SdcaMaximumEntropy, with its defaults, on the features of FeaturizeWithGoogLeNet.

        A row is written when its seeds are done, and replaces the row of the same way and number.

        Examples:
          Benchmarks generality --data steel.csv --weights bvlc_googlenet.safetensors
          Benchmarks generality --data steel.csv --weights bvlc_googlenet.safetensors --per-class 5,10 --ways head,mlnet --seeds 5
        """;

    public static Command Build(Func<GeneralityOptions, CancellationToken, int> run) =>
        new OptionTable<GeneralityOptions>().Build("generality", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(GeneralityOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        console.WritePlainLine($"On {Processor.Summary}.");
        var table = new GeneralityTable(options);
        foreach (int? perClass in options.PerClass.SelectMany(listed => listed.Counts))
            foreach (Way way in options.Ways.SelectMany(listed => listed.Listed))
            {
                var results = new List<GeneralityResult>();
                foreach (int seed in Enumerable.Range(options.Seed, options.Seeds))
                {
                    results.Add(Train(options, way, perClass, seed, console, cancellation));
                    string what = $"{way.ToString().ToLowerInvariant()}, {ImagesPerClass.NameOf(perClass)} images per class";
                    console.WritePlainLine($"{what}, seed {seed}: {results[^1]}");
                    cancellation.ThrowIfCancellationRequested();
                }
                table.Write(way, perClass, results);
            }
        console.WritePlainLine($"Wrote {options.Results}");
        return ExitCode.Success;
    }

    private static GeneralityResult Train(
        GeneralityOptions options, Way way, int? perClass, int seed, IAnsiConsole console, CancellationToken cancellation)
    {
        MLContext mlContext = Warnings.Context(console.WritePlainLine, seed);
        TrainingData data = new DrawnImages(mlContext, options.Data).Draw(perClass, seed);
        var run = new TrainingOptions { Data = options.Data, Weights = way == Way.Scratch ? null : options.Weights, Seed = seed };
        var history = new TrainingHistory();
        var clock = Stopwatch.StartNew();
        GoogLeNetOptions trainer = way == Way.Head ? TrainingDefaults.ForHead(run) : TrainingDefaults.For(run);
        ITransformer model = way == Way.MlNet
            ? Stock(mlContext, options.Weights).Fit(data.Train)
            : TrainingPipeline.Fit(mlContext, console, data, trainer, history, cancellation);
        TimeSpan time = clock.Elapsed;
        using var owned = model as IDisposable;
        MulticlassClassificationMetrics test = mlContext.MulticlassClassification.Evaluate(model.Transform(data.Test));
        bool keepsHead = way == Way.FineTune && history.Epochs.LastOrDefault(epoch => epoch.IsBest) is { Epoch: 0 };
        return new(test.MicroAccuracy, test.MacroAccuracy, time, keepsHead);
    }

    private static IEstimator<ITransformer> Stock(MLContext mlContext, string weights) =>
        mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", TrainingPipeline.MeanOf(weights)))
            .Append(mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", weights))
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy());
}
