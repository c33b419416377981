using System.CommandLine;
using Benchmarks.Rounds;

namespace Benchmarks.Contention;

/// <summary>The command line of <c>contention</c>.</summary>
internal static class ContentionCommand
{
    public static Command Build()
    {
        Option<int> rounds = BenchmarkOption.Rounds();
        Option<int> steps = BenchmarkOption.Number("--steps", "Training steps in a turn.", 10, most: 1_000_000);
        Option<int> miniBatch = BenchmarkOption.Number("--mini-batch", "Images in a training step.", 16, most: 1_024);
        Option<int> images = BenchmarkOption.Number("--images", "Images that are scored in a turn.", 34, most: 1_000_000);
        Option<string> data = BenchmarkOption.Data();
        var command = new Command(
            "contention", "Times training and scoring alone, and beside a process that keeps half of the processors busy.")
        {
            rounds, steps, miniBatch, images, data,
        };
        command.SetAction(parsed => ContentionBenchmark.Run(new ContentionPlan(
            parsed.GetValue(rounds), parsed.GetValue(steps), parsed.GetValue(miniBatch), parsed.GetValue(images), parsed.GetValue(data)!)));
        return command;
    }
}
