using Benchmarks.Rounds;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Architecture;
using Spectre.Console;

namespace Benchmarks.Training;

/// <summary>The contests of training, each with its table and its bars.</summary>
internal static class TrainingBenchmark
{
    private const string NoBFloat16 = "This processor does not compute bfloat16";

    // Emulated, a round of it would take longer than all others together and say nothing of how anybody trains there.
    private static readonly bool ComputesBFloat16 = ProcessorFeatures.Current.BFloat16;

    private static readonly Precision Fastest = ComputesBFloat16 ? Precision.BFloat16 : Precision.Float32;

    public static void Run(TrainingPlan plan)
    {
        Console.WriteLine(
            $"{Environment.ProcessorCount} processors, mini-batch {plan.MiniBatch}, {plan.Rounds} rounds of {plan.Steps} steps, 224×224");
        string? whyAbsent = DebianPython.WhyAbsent(plan.Python);
        if (whyAbsent is not null)
            Console.WriteLine($"No PyTorch to compare with: {whyAbsent}");
        if (!ComputesBFloat16)
            Console.WriteLine($"{NoBFloat16}: it is left out, and float32 takes its place from JPEG files.");
        double torchvision = InMemory(plan, GoogLeNetArchitecture.Torchvision, "training", whyAbsent);
        double paper = InMemory(plan, GoogLeNetArchitecture.Paper, "training.paper", whyAbsent);
        Bar.Write(Console.Out, "training.paper.vs.torchvision", paper / torchvision);
        EndToEnd(plan);
    }

    // Gives back the speed in the fastest numbers.
    private static double InMemory(TrainingPlan plan, GoogLeNetArchitecture architecture, string bar, string? whyNoPeers)
    {
        using var contest = new Contest();
        Contestant single = contest.Add(() => ContestantCommand.StartInMemory(plan, architecture, Precision.Float32));
        Contestant? half = !ComputesBFloat16 ? null
            : contest.Add(() => ContestantCommand.StartInMemory(plan, architecture, Precision.BFloat16));
        Contestant[] peers = whyNoPeers is not null ? [] :
        [
            contest.Add(() => PyTorch.Start(plan, architecture, "plain")),
            contest.Add(() => PyTorch.Start(plan, architecture, "channels-last")),
        ];
        if (whyNoPeers is null && ComputesBFloat16) // no bar is set against it, but it belongs in the table
            contest.Add(() => PyTorch.Start(plan, architecture, "channels-last", "bfloat16"));

        contest.Run(plan.Rounds, round => Console.Error.WriteLine($"{architecture}, compute only: round {round} of {plan.Rounds}"));
        ResultTable.Print(AnsiConsole.Console, $"Training steps, {architecture}", contest.Contestants);
        foreach (var (name, contestant) in new[] { ("float32", single), ("bfloat16", half) })
            if (contestant is not null && whyNoPeers is null)
                Bar.Write(
                    Console.Out, $"{bar}.{name}.vs.pytorch", Statistics.RatioToBest(contestant.Speeds, peers.Select(peer => peer.Speeds)));
            else
                Bar.Skip(Console.Out, $"{bar}.{name}.vs.pytorch", contestant is null ? NoBFloat16 : whyNoPeers!);
        return Statistics.Median((half ?? single).Speeds);
    }

    private static void EndToEnd(TrainingPlan plan)
    {
        const string Name = "training.endtoend.vs.compute";
        if (!File.Exists(plan.Data))
        {
            Bar.Skip(Console.Out, Name, $"there is no {plan.Data}; name a list of images with --data");
            return;
        }

        using var contest = new Contest();
        Contestant compute = contest.Add(() =>
            ContestantCommand.StartInMemory(plan with { Steps = 20 }, GoogLeNetArchitecture.Torchvision, Fastest));
        Contestant whole = contest.Add(() =>
            ContestantCommand.StartEndToEnd(plan, GoogLeNetArchitecture.Torchvision, Fastest));
        contest.Run(plan.Rounds, round => Console.Error.WriteLine($"From end to end: round {round} of {plan.Rounds}"));
        ResultTable.Print(AnsiConsole.Console, "From JPEG files, Torchvision, epochs after the first", contest.Contestants);
        Bar.Write(Console.Out, Name, Statistics.Ratio(whole.Speeds, compute.Speeds));
    }
}
