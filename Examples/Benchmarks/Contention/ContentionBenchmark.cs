using System.Globalization;
using Benchmarks.Rounds;
using Benchmarks.Scoring;
using Benchmarks.Training;
using MLNet.GoogLeNet;
using Spectre.Console;

namespace Benchmarks.Contention;

/// <summary>How much of the speed is left while another process keeps half of the processors busy.</summary>
internal static class ContentionBenchmark
{
    private const string OfTraining = "contention.training", OfScoring = "contention.scoring", Quiet = "quiet";

    public static void Run(ContentionPlan plan)
    {
        Processor.Print(Console.Out);
        Console.WriteLine($"{plan.Rounds} rounds, each alone and then beside a process that keeps {ContentionPlan.Busy} processor(s) busy");
        Train(plan);
        if (File.Exists(plan.Data))
            Score(plan);
        else
            foreach (string bar in new[] { OfScoring, $"{OfScoring}.{Quiet}" })
                Bar.Skip(Console.Out, bar, BenchmarkOption.WhyNoData(plan.Data));
    }

    private static void Train(ContentionPlan plan)
    {
        using var contest = new PairedContest(ContentionPlan.Busy);
        var training = new TrainingPlan(plan.Rounds, plan.Steps, plan.MiniBatch, Python: "", plan.Data, new Selection());
        int fixedNumber = Environment.ProcessorCount;
        PairedSpeeds Add(Waiting waiting, int? threads) => contest.Add(ContestantCommand.StartInMemory(
            training, GoogLeNetArchitecture.Torchvision, Precision.Auto, threads is null ? $"{waiting}" : $"{waiting}, {threads} threads",
            waiting.Variables, threads));
        PairedSpeeds[] speeds = [Add(Waiting.Default, null), .. Waiting.OfLibtorch.Select(waiting => Add(waiting, fixedNumber))];
        contest.Run(plan.Rounds, "training");
        Print("Training steps, Torchvision, auto", speeds);
        Bar.Write(Console.Out, OfTraining, speeds[0].Share);
        Bar.Write(Console.Out, $"{OfTraining}.{Quiet}", speeds[0].AloneTo(speeds[1]));
    }

    private static void Score(ContentionPlan plan)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("googlenet-benchmark-");
        try
        {
            BenchmarkModel.Write(folder.FullName, GoogLeNetArchitecture.Torchvision, plan.Data);
            using var contest = new PairedContest(ContentionPlan.Busy);
            var scoring = new ScoringPlan(plan.Rounds, plan.Images, Python: "", plan.Data, new Selection());
            PairedSpeeds Add(string name, ScoringTask task, Waiting waiting, ScoringEngine engine = ScoringEngine.Auto) => contest.Add(
                ScoringContestantCommand.Start(name, scoring, task, folder.FullName, engine: engine, variables: waiting.Variables));
            PairedSpeeds[] single =
            [
                Add("one image", ScoringTask.Single, Waiting.Default),
                .. Waiting.OfOnnxRuntime.Select(waiting =>
                    Add($"one image, ONNX Runtime, {waiting}", ScoringTask.Single, waiting, ScoringEngine.OnnxRuntime)),
            ];
            PairedSpeeds pipeline = Add("pipeline", ScoringTask.Pipeline, Waiting.Default);
            contest.Run(plan.Rounds, "scoring");
            Print("Scoring, Torchvision, float32", [.. single, pipeline]);
            Bar.Write(Console.Out, OfScoring, Math.Min(single[0].Share, pipeline.Share));
            Bar.Write(Console.Out, $"{OfScoring}.{Quiet}", single[0].AloneTo(single[1]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The first is the default, and the second what the libraries do by themselves.
    private static void Print(string title, IReadOnlyList<PairedSpeeds> all)
    {
        Table table = new Table().Title(title).AddColumn("images/s", column => column.NoWrap())
            .AddColumn("alone", column => column.RightAligned())
            .AddColumn("beside a busy process", column => column.RightAligned())
            .AddColumn("share", column => column.RightAligned())
            .AddColumn("alone, to line 2", column => column.RightAligned());
        foreach (PairedSpeeds speeds in all)
            table.AddRow(
                speeds.Name.EscapeMarkup(), Number(Statistics.Median(speeds.Alone), 1), Number(Statistics.Median(speeds.Beside), 1),
                Number(speeds.Share, 2), Number(speeds.AloneTo(all[1]), 3));
        ResultTable.Write(AnsiConsole.Console, table);
    }

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
