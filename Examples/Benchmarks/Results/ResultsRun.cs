using System.Diagnostics;
using Microsoft.ML;
using MLNet.GoogLeNet;
using Spectre.Console;
using TrainFlowers.Display;
using TrainFlowers.Options;

namespace TrainFlowers;

/// <summary>Trains with several seeds and writes what came out into a table, so that anybody can run it again and compare.</summary>
internal static class ResultsRun
{
    /// <summary>Runs all seeds; the table is written when the last one is done.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(RunOptions run, IAnsiConsole console, CancellationToken cancellation)
    {
        var results = new List<SeedResult>();
        foreach (int seed in Enumerable.Range(run.Seed, run.Seeds))
        {
            SeedResult result = Train(run with { Seed = seed }, console, cancellation);
            console.WritePlainLine($"seed {seed}: {result}");
            results.Add(result);
            cancellation.ThrowIfCancellationRequested();
        }
        var row = new ResultsRow(run, RunDefaults.For(run), results);
        ResultsTable.Write(run.Results!, row);
        console.WritePlainLine($"Wrote {run.Results}: {row.Summary}");
        return ExitCode.Success;
    }

    private static SeedResult Train(RunOptions run, IAnsiConsole console, CancellationToken cancellation)
    {
        MLContext mlContext = TrainingRun.Context(run.Seed, console);
        FlowerData data = FlowerData.Load(mlContext, run, cancellation);
        var history = new TrainingHistory();
        var clock = Stopwatch.StartNew();
        ITransformer model = FlowerTraining.Fit(mlContext, console, data, RunDefaults.For(run), history, cancellation);
        using var owned = model as IDisposable;
        TimeSpan time = clock.Elapsed;
        if (run.KeepModels)
            ModelFile.Save(mlContext, console, model, data.Train.Schema,
                Path.ChangeExtension(run.Output, null) + $"-{run.Seed}" + Path.GetExtension(run.Output));
        EpochMetrics best = history.Epochs.LastOrDefault(epoch => epoch.IsBest) ?? history.Epochs[^1];
        return new SeedResult(best, FlowerTest.Of(mlContext, model.Transform(data.Test)), time);
    }
}
