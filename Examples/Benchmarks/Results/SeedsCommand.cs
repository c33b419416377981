using System.CommandLine;
using System.Diagnostics;
using Benchmarks.Rounds;
using Microsoft.ML;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Torch;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Models;
using Tool.Training;

namespace Benchmarks.Results;

/// <summary>Trains with several seeds and writes what came out into a table, so that anybody can run it again and compare.</summary>
internal static class SeedsCommand
{
    private const string Help = """
        Trains with several seeds and writes a table with their mean and standard deviation into RESULTS.md.

        Examples:
          Benchmarks seeds --data list.csv --recipe modern --seeds 1
          Benchmarks seeds --data list.csv --weights bvlc_googlenet.safetensors --epochs 10 --seeds 3 --output flowers.zip
        """;

    public static Command Build(Func<SeedsOptions, CancellationToken, int> run) =>
        new OptionTable<SeedsOptions>(TrainingDefaults.Describe).Build("seeds", Help, run);

    /// <summary>Runs all seeds; the table is written when the last one is done.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(SeedsOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        console.WritePlainLine($"On {Processor.Summary}.");
        var results = new List<SeedResult>();
        foreach (int seed in Enumerable.Range(options.Seed, options.Seeds))
        {
            SeedResult result = Train(options with { Seed = seed }, console, cancellation);
            console.WritePlainLine($"seed {seed}: {result}");
            results.Add(result);
            cancellation.ThrowIfCancellationRequested();
        }
        var table = new SeedsTable(options, Chosen(TrainingDefaults.For(options)), results);
        ResultsFile.Write(options.Results, table.Name, table.ToMarkdown());
        table.WriteSummary(options.Results);
        console.WritePlainLine($"Wrote {options.Results}: {table.Summary}");
        return ExitCode.Success;
    }

    // With the precision that was used: what is printed is to give the same training on any processor.
    private static GoogLeNetOptions Chosen(GoogLeNetOptions options) => options with
    {
        Precision = ChosenPrecision.ForTraining(options.Precision, options.Device, ProcessorFeatures.Current).Precision,
    };

    private static SeedResult Train(SeedsOptions options, IAnsiConsole console, CancellationToken cancellation)
    {
        MLContext mlContext = Warnings.Context(console.WritePlainLine, options.Seed);
        TrainingData data = TrainingData.Load(mlContext, options);
        var history = new TrainingHistory();
        var clock = Stopwatch.StartNew();
        ITransformer model = TrainingPipeline.Fit(mlContext, console, data, TrainingDefaults.For(options), history, cancellation);
        using var owned = model as IDisposable;
        TimeSpan time = clock.Elapsed;
        if (options.Output is { } output)
            ModelFile.Save(mlContext, console, model, data.Train.Schema,
                $"{Path.ChangeExtension(output, null)}-{options.Seed}{Path.GetExtension(output)}");
        EpochMetrics best = history.Epochs.LastOrDefault(epoch => epoch.IsBest) ?? history.Epochs[^1];
        return new SeedResult(best, SavedModel.Evaluate(model, data.Test), time);
    }
}
