using System.CommandLine;
using Benchmarks.Rounds;
using Benchmarks.Scoring;

namespace Benchmarks.Job;

/// <summary>The command line of <c>job</c>.</summary>
internal static class JobCommand
{
    public static Command Build()
    {
        Option<int> rounds = NumberOption.Of("--rounds", "Rounds, in each of which everybody has a turn.", 5, most: 1_000);
        Option<int> pictures = NumberOption.Of("--pictures", "Pictures in a turn.", 1_360, most: 1_000_000);
        Option<string> data = ScoringCommand.DataOption();
        var command = new Command("job", "Times the batch scoring job against the pipeline that it runs.") { rounds, pictures, data };
        command.SetAction(parsed => JobBenchmark.Run(parsed.GetValue(rounds), parsed.GetValue(pictures), parsed.GetValue(data)!));
        return command;
    }
}
