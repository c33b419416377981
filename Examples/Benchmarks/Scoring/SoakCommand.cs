using System.CommandLine;
using Benchmarks.Rounds;

namespace Benchmarks.Scoring;

/// <summary>The command line of <c>soak</c>.</summary>
internal static class SoakCommand
{
    public static Command Build()
    {
        Option<int> images = BenchmarkOption.Number(
            "--images", "Images in one process; a tenth of them is the measure of the rest.", 50_000, most: 100_000_000);
        Option<int> perThread = BenchmarkOption.Number("--per-thread", "Images of each of eight threads.", 1_000, most: 1_000_000);
        Option<string> data = BenchmarkOption.Data();
        var command =
            new Command("soak", "Scores many images in one process: memory, temporary files, time an image, and threads that agree.")
        {
            images, perThread, data,
        };
        command.SetAction(parsed => Soak.Run(parsed.GetValue(images), parsed.GetValue(perThread), parsed.GetValue(data)!));
        return command;
    }
}
