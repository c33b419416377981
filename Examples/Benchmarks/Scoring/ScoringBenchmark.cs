using Benchmarks.Rounds;
using MLNet.GoogLeNet;
using Spectre.Console;

namespace Benchmarks.Scoring;

/// <summary>The contests of scoring, each with its table and its bars.</summary>
internal static class ScoringBenchmark
{
    public static void Run(ScoringPlan plan)
    {
        if (!File.Exists(plan.Data))
        {
            Bar.Skip(Console.Out, "scoring", $"there is no {plan.Data}; name a list of images with --data");
            return;
        }
        Console.WriteLine($"{Environment.ProcessorCount} processors, {plan.Rounds} rounds of {plan.Images} images, 224×224");
        string? whyAbsent = DebianPython.WhyAbsent(plan.Python);
        if (whyAbsent is not null)
            Console.WriteLine($"No PyTorch to compare with: {whyAbsent}");
        foreach (
            GoogLeNetArchitecture architecture in (GoogLeNetArchitecture[])[GoogLeNetArchitecture.Torchvision, GoogLeNetArchitecture.Paper])
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("googlenet-benchmark-");
            try
            {
                BenchmarkModel.Write(folder.FullName, architecture, plan.Data);
                Compare(plan, architecture, folder.FullName, architecture == GoogLeNetArchitecture.Paper ? "scoring.paper" : "scoring",
                    whyAbsent);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static void Compare(ScoringPlan plan, GoogLeNetArchitecture architecture, string folder, string bar, string? whyNoPeer)
    {
        string list = Path.Combine(folder, "images.txt");
        File.WriteAllLines(list, BenchmarkImages.Paths(plan.Data, plan.Images).Select(Path.GetFullPath));

        using var contest = new Contest();
        Contestant Add(string name, ScoringTask task, Precision precision = Precision.Float32) =>
            contest.Add(() => ScoringContestantCommand.Start(name, plan, task, folder, precision));
        Dictionary<Precision, Contestant> pipelines = Enum.GetValues<Precision>().ToDictionary(precision => precision,
            precision => Add($"pipeline {Name(precision)}", ScoringTask.Pipeline, precision));
        foreach (Precision precision in Enum.GetValues<Precision>())
            Add($"forward {Name(precision)}", ScoringTask.Forward, precision);
        Contestant onnxRuntime = Add("ONNX Runtime alone, float32", ScoringTask.OnnxRuntime);
        Contestant stock = Add("stock chain, float32", ScoringTask.Stock);
        Contestant single = Add("one image, engine", ScoringTask.Single);
        Contestant singleForward = Add("one image, bare", ScoringTask.SingleForward);
        Contestant? plain = whyNoPeer is not null ? null : contest.Add(() => PyTorchScoring.Start(plan, architecture, "plain", list));
        if (whyNoPeer is null) // no bar is set against it, but it belongs in the table
            contest.Add(() => PyTorchScoring.Start(plan, architecture, "channels-last", list));

        contest.Run(plan.Rounds, round => Console.Error.WriteLine($"{architecture}: round {round} of {plan.Rounds}"));
        ResultTable.Print(AnsiConsole.Console, $"Scoring, {architecture}", contest.Contestants);

        foreach (var (precision, pipeline) in pipelines)
        {
            Bar.Write(Console.Out, $"{bar}.pipeline.{Name(precision)}.vs.ort", Statistics.Ratio(pipeline.Speeds, onnxRuntime.Speeds));
            if (plain is not null)
                Bar.Write(Console.Out, $"{bar}.pipeline.{Name(precision)}.vs.pytorch", Statistics.Ratio(pipeline.Speeds, plain.Speeds));
            else
                Bar.Skip(Console.Out, $"{bar}.pipeline.{Name(precision)}.vs.pytorch", whyNoPeer!);
        }
        Bar.Write(Console.Out, $"{bar}.pipeline.vs.stock", Statistics.Ratio(pipelines[Precision.Float32].Speeds, stock.Speeds));
        Bar.Write(Console.Out, $"{bar}.single.vs.forward", Statistics.Ratio(singleForward.Speeds, single.Speeds)); // of times
    }

    private static string Name(Precision precision) => precision.ToString().ToLowerInvariant();
}
