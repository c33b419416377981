using Benchmarks.Rounds;
using MLNet.GoogLeNet;
using Spectre.Console;

namespace Benchmarks.Training;

/// <summary>The contests of training, each with its table and its bars.</summary>
internal static class TrainingBenchmark
{
    private const string NoBFloat16 = "This processor does not compute bfloat16";

    public static void Run(TrainingPlan plan)
    {
        Processor.Print(Console.Out);
        Console.WriteLine($"Mini-batch {plan.MiniBatch}, {plan.Rounds} rounds of {plan.Steps} steps, 224×224");
        string? whyAbsent = plan.Only.Has(TrainingPlan.PyTorch) ? DebianPython.WhyAbsent(plan.Python) : Selection.NotSelected;
        if (whyAbsent is not null)
            Console.WriteLine($"No PyTorch to compare with: {whyAbsent}");
        // Emulated, a round of it would take longer than all others together and say nothing of how anybody trains there.
        bool half = plan.Only.IsNamed(Selection.BFloat16) || (plan.Only.Has(Selection.BFloat16) && Processor.ComputesBFloat16);
        if (!half && plan.Only.Has(Selection.BFloat16))
            Console.WriteLine($"{NoBFloat16}: it is left out. --only bfloat16 times it anyway.");
        double torchvision = InMemory(plan, GoogLeNetArchitecture.Torchvision, "training", half, whyAbsent);
        double paper = InMemory(plan, GoogLeNetArchitecture.Paper, "training.paper", half, whyAbsent);
        Bar.Write(Console.Out, "training.paper.vs.torchvision", paper / torchvision);
        EndToEnd(plan);
    }

    // Gives back the speed in the fastest numbers.
    private static double InMemory(
        TrainingPlan plan, GoogLeNetArchitecture architecture, string bar, bool half, string? whyNoPeers)
    {
        using var contest = new Contest();
        Contestant? Ours(Precision precision, bool takesPart, string? dependsOn = null) => takesPart
            ? contest.Add(() => ContestantCommand.StartInMemory(plan, architecture, precision), dependsOn) : null;
        Contestant? single = Ours(Precision.Float32, plan.Only.Has(Selection.Float32));
        Contestant? rounded = Ours(Precision.BFloat16, half, Processor.BFloat16Feature);
        Contestant? auto = Ours(Precision.Auto, plan.Only.Has(Selection.Auto), Processor.BFloat16Feature);
        Contestant[] peers = whyNoPeers is not null ? [] :
        [
            contest.Add(() => PyTorch.Start(plan, architecture, "plain")),
            contest.Add(() => PyTorch.Start(plan, architecture, "channels-last")),
        ];
        if (whyNoPeers is null && half) // no bar is set against it, but it belongs in the table
            contest.Add(() => PyTorch.Start(plan, architecture, "channels-last", "bfloat16"), Processor.BFloat16Feature);

        contest.Run(plan.Rounds, round => Console.Error.WriteLine($"{architecture}, compute only: round {round} of {plan.Rounds}"));
        ResultTable.Print(AnsiConsole.Console, $"Training steps, {architecture}", contest.Contestants);
        foreach (var (name, contestant) in new[] { (Selection.Float32, single), (Selection.BFloat16, rounded) })
            if (contestant is not null && whyNoPeers is null)
                Bar.Write(
                    Console.Out, $"{bar}.{name}.vs.pytorch", Statistics.RatioToBest(contestant.Speeds, peers.Select(peer => peer.Speeds)));
            else
                Bar.Skip(Console.Out, $"{bar}.{name}.vs.pytorch",
                    contestant is not null ? whyNoPeers! : plan.Only.Has(name) ? NoBFloat16 : Selection.NotSelected);
        Contestant[] fixedOnes = [.. new[] { single, rounded }.OfType<Contestant>()];
        if (auto is not null && fixedOnes.Length > 0)
            Bar.Write(
                Console.Out, $"{bar}.auto.vs.best", Statistics.RatioToBest(auto.Speeds, fixedOnes.Select(contestant => contestant.Speeds)));
        else
            Bar.Skip(Console.Out, $"{bar}.auto.vs.best", Selection.NotSelected);
        return new[] { single, rounded, auto }.OfType<Contestant>().Max(contestant => Statistics.Median(contestant.Speeds));
    }

    private static void EndToEnd(TrainingPlan plan)
    {
        const string Name = "training.endtoend.vs.compute", Memory = "training.endtoend.memory", Faults = "training.endtoend.faults";
        string? whyNot = !plan.Only.Has(TrainingPlan.EndToEnd) ? Selection.NotSelected
            : !File.Exists(plan.Data) ? BenchmarkOption.WhyNoData(plan.Data) : null;
        if (whyNot is not null)
        {
            foreach (string bar in new[] { Name, Memory, Faults })
                Bar.Skip(Console.Out, bar, whyNot);
            return;
        }

        using var contest = new Contest();
        Contestant compute = contest.Add(
            () => ContestantCommand.StartInMemory(plan with { Steps = 20 }, GoogLeNetArchitecture.Torchvision, Precision.Auto),
            Processor.BFloat16Feature);
        Contestant whole = contest.Add(
            () => ContestantCommand.StartEndToEnd(plan, GoogLeNetArchitecture.Torchvision, Precision.Auto), Processor.BFloat16Feature);
        contest.Run(plan.Rounds, round => Console.Error.WriteLine($"From end to end: round {round} of {plan.Rounds}"));
        ResultTable.Print(AnsiConsole.Console, "From JPEG files, Torchvision, epochs after the first", contest.Contestants);
        Bar.Write(Console.Out, Name, Statistics.Ratio(whole.Speeds, compute.Speeds));
        Bar.Write(Console.Out, Memory, whole.PeakMemory / 1048576.0);
        if (whole.Faults.Count > 0)
            Bar.Write(Console.Out, Faults, whole.Faults.Average());
        else
            Bar.Skip(Console.Out, Faults, "this system has no /proc that counts page faults");
    }
}
