using System.Diagnostics;
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
    private const int PicturesToShow = 5, WidestTable = 10;

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(RunOptions run, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (run.Threads is { } threads)
            torch.set_num_threads(threads);
        return run.Results is null ? TrainOnce(run, console, cancellation) : ResultsRun.Execute(run, console, cancellation);
    }

    /// <summary>A context that shows the library's warnings.</summary>
    public static MLContext Context(int seed, IAnsiConsole console)
    {
        var mlContext = new MLContext(seed);
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning && entry.Source.Contains("GoogLeNet", StringComparison.Ordinal))
                console.WritePlainLine(entry.RawMessage);
        };
        return mlContext;
    }

    private static int TrainOnce(RunOptions run, IAnsiConsole console, CancellationToken cancellation)
    {
        MLContext mlContext = Context(run.Seed, console);
        FlowerData data = FlowerData.Load(mlContext, run, cancellation);
        console.WritePlainLine($"Pictures: {data.Source}");
        var history = new TrainingHistory();
        var clock = Stopwatch.StartNew();
        ITransformer trained = FlowerTraining.Fit(mlContext, console, data, RunDefaults.For(run), history, cancellation);
        TimeSpan time = clock.Elapsed;
        if (run.History is { } csv)
            history.WriteCsv(csv);
        ModelFile.Save(mlContext, console, trained, data.Train.Schema, run.Output);

        using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(run.Output, out _);
        var network = (GoogLeNetTransformer)model.LastTransformer;
        ModelFile.Export(mlContext, console, model, network, data.Train.Schema, run.Exports);
        IDataView scored = Kept(mlContext, model.Transform(data.Test));
        PredictionTable.Print(console, ShowSome(mlContext, scored));
        FlowerTest test = FlowerTest.Of(mlContext, scored);
        if (test.Confusion.NumberOfClasses <= WidestTable)
            console.WritePlainLine(test.Confusion.GetFormattedConfusionTable());
        console.WritePlainLine(test.ToString());
        if (run.Report is { } report)
        {
            TrainingReport.Of(mlContext, run, data, history, time, network, scored, test).Save(report);
            console.WritePlainLine($"Wrote {report}");
        }
        return ExitCode.Success;
    }

    // Each picture is scored once, whatever is made of the scores; pixels are not kept.
    private static IDataView Kept(MLContext mlContext, IDataView scored)
    {
        string[] columns = ["ImagePath", "Label", "PredictedLabel", "Score"];
        return mlContext.Data.Cache(mlContext.Transforms.SelectColumns(columns).Fit(scored).Transform(scored), columns);
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

    private sealed class ScoredPicture
    {
        public string ImagePath { get; set; } = "";
        public float[] Score { get; set; } = [];
    }
}
