using Benchmarks.Rounds;
using MLNet.GoogLeNet;
using Spectre.Console;

namespace Benchmarks.Scoring;

/// <summary>The contests of scoring, each with its table and its bars.</summary>
internal static class ScoringBenchmark
{
    private const string NoBFloat16 = "This processor does not compute bfloat16";

    private static readonly Precision[] Fixed = [Precision.Float32, Precision.BFloat16, Precision.Int8];

    public static void Run(ScoringPlan plan)
    {
        if (!File.Exists(plan.Data))
        {
            Bar.Skip(Console.Out, "scoring", BenchmarkOption.WhyNoData(plan.Data));
            return;
        }
        Processor.Print(Console.Out);
        Console.WriteLine($"{plan.Rounds} rounds of {plan.Images} images, 224×224");
        string? whyAbsent = plan.Only.Has(ScoringPlan.PyTorch) ? DebianPython.WhyAbsent(plan.Python) : Selection.NotSelected;
        if (whyAbsent is not null)
            Console.WriteLine($"No PyTorch to compare with: {whyAbsent}");
        bool half = plan.Only.IsNamed(Selection.BFloat16) || (plan.Only.Has(Selection.BFloat16) && Processor.ComputesBFloat16);
        if (!half && plan.Only.Has(Selection.BFloat16))
            Console.WriteLine($"{NoBFloat16}: it is left out. --only bfloat16 times it anyway.");
        foreach (
            GoogLeNetArchitecture architecture in (GoogLeNetArchitecture[])[GoogLeNetArchitecture.Torchvision, GoogLeNetArchitecture.Paper])
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("googlenet-benchmark-");
            try
            {
                BenchmarkModel.Write(folder.FullName, architecture, plan.Data);
                Compare(plan, architecture, folder.FullName, architecture == GoogLeNetArchitecture.Paper ? "scoring.paper" : "scoring",
                    half, whyAbsent);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static void Compare(
        ScoringPlan plan, GoogLeNetArchitecture architecture, string folder, string bar, bool half, string? whyNoPeer)
    {
        string list = Path.Combine(folder, "images.txt");
        File.WriteAllLines(list, BenchmarkImages.Paths(plan.Data, plan.Images).Select(Path.GetFullPath));

        using var contest = new Contest();
        Contestant Add(
            string name, ScoringTask task, Precision precision = Precision.Float32, ScoringEngine engine = ScoringEngine.Auto) =>
            contest.Add(() => ScoringContestantCommand.Start(name, plan, task, folder, precision, engine), FeatureOf(precision, engine));
        Contestant? AddIf(
            bool takesPart, string name, ScoringTask task, Precision precision = Precision.Float32,
            ScoringEngine engine = ScoringEngine.Auto) => takesPart ? Add(name, task, precision, engine) : null;

        bool auto = plan.Only.Has(Selection.Auto);
        Precision[] precisions = [.. Fixed.Where(precision => precision == Precision.BFloat16 ? half : plan.Only.Has(Name(precision)))];
        Dictionary<Precision, Contestant> pipelines = precisions.ToDictionary(precision => precision,
            precision => Add($"pipeline {Name(precision)}", ScoringTask.Pipeline, precision));
        Contestant? chosen = AddIf(auto, "pipeline auto", ScoringTask.Pipeline, Precision.Auto);
        Contestant? torch = AddIf(auto, "pipeline float32, TorchSharp", ScoringTask.Pipeline, Precision.Float32, ScoringEngine.TorchSharp);
        Contestant? chosenTorch = AddIf(auto, "pipeline auto, TorchSharp", ScoringTask.Pipeline, Precision.Auto, ScoringEngine.TorchSharp);
        foreach (Precision precision in precisions)
            Add($"forward {Name(precision)}", ScoringTask.Forward, precision);
        Contestant? onnxRuntime = AddIf(
            plan.Only.Has(ScoringPlan.OnnxRuntime), "ONNX Runtime alone, float32", ScoringTask.OnnxRuntime);
        Contestant? stock = AddIf(plan.Only.Has(ScoringPlan.Stock), "stock chain, float32", ScoringTask.Stock);
        Contestant? single = AddIf(plan.Only.Has(ScoringPlan.Single), "one image, engine", ScoringTask.Single);
        Contestant? singleForward = AddIf(plan.Only.Has(ScoringPlan.Single), "one image, bare", ScoringTask.SingleForward);
        Contestant? plain = whyNoPeer is not null ? null : contest.Add(() => PyTorchScoring.Start(plan, architecture, "plain", list));
        if (whyNoPeer is null) // no bar is set against it, but it belongs in the table
            contest.Add(() => PyTorchScoring.Start(plan, architecture, "channels-last", list));

        contest.Run(plan.Rounds, round => Console.Error.WriteLine($"{architecture}: round {round} of {plan.Rounds}"));
        ResultTable.Print(AnsiConsole.Console, $"Scoring, {architecture}", contest.Contestants);

        foreach (Precision precision in Fixed)
        {
            Contestant? pipeline = pipelines.GetValueOrDefault(precision);
            string whyNot = plan.Only.Has(Name(precision)) ? NoBFloat16 : Selection.NotSelected;
            Ratio($"{bar}.pipeline.{Name(precision)}.vs.ort", pipeline, onnxRuntime, pipeline is null ? whyNot : Selection.NotSelected);
            Ratio($"{bar}.pipeline.{Name(precision)}.vs.pytorch", pipeline, plain, pipeline is null ? whyNot : whyNoPeer!);
        }
        Ratio($"{bar}.pipeline.vs.stock", pipelines.GetValueOrDefault(Precision.Float32), stock, Selection.NotSelected);
        Ratio($"{bar}.single.vs.forward", singleForward, single, Selection.NotSelected); // of times
        if (chosen is null)
            Bar.Skip(Console.Out, $"{bar}.auto.vs.best", Selection.NotSelected);
        else
            Bar.Write(Console.Out, $"{bar}.auto.vs.best", Math.Min(
                pipelines.TryGetValue(Precision.Float32, out Contestant? whole) ? Statistics.Ratio(chosen.Speeds, whole.Speeds) : 1,
                Statistics.RatioToBest(chosenTorch!.Speeds,
                    new[] { torch, pipelines.GetValueOrDefault(Precision.BFloat16) }.OfType<Contestant>().Select(other => other.Speeds))));
    }

    private static void Ratio(string bar, Contestant? contestant, Contestant? peer, string whyNot)
    {
        if (contestant is not null && peer is not null)
            Bar.Write(Console.Out, bar, Statistics.Ratio(contestant.Speeds, peer.Speeds));
        else
            Bar.Skip(Console.Out, bar, whyNot);
    }

    private static string? FeatureOf(Precision precision, ScoringEngine engine) => precision switch
    {
        Precision.Int8 => Processor.Int8Feature,
        Precision.BFloat16 => Processor.BFloat16Feature,
        Precision.Auto when engine == ScoringEngine.TorchSharp => Processor.BFloat16Feature,
        _ => null,
    };

    private static string Name(Precision precision) => precision.ToString().ToLowerInvariant();
}
