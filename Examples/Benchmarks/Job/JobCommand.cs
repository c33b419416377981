using System.CommandLine;
using Benchmarks.Rounds;

namespace Benchmarks.Job;

/// <summary>The command line of <c>job</c>.</summary>
internal static class JobCommand
{
    public static Command Build()
    {
        Option<int> rounds = BenchmarkOption.Rounds();
        Option<int> images = BenchmarkOption.Number("--images", "Images in a turn.", 1_360, most: 1_000_000);
        Option<string> data = BenchmarkOption.Data();
        var command = new Command("job", "Times the batch scoring job against the pipeline that it runs.") { rounds, images, data };
        command.SetAction(parsed => JobBenchmark.Run(parsed.GetValue(rounds), parsed.GetValue(images), parsed.GetValue(data)!));
        return command;
    }
}
