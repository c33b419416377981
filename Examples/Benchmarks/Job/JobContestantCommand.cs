using System.CommandLine;
using System.Diagnostics;
using Benchmarks.Rounds;
using Tool.Scoring.Job;

namespace Benchmarks.Job;

/// <summary>The other side of a <see cref="Contestant"/> that is a job: the same program, started with a hidden command.</summary>
internal static class JobContestantCommand
{
    private const string Name = "job-contestant";

    public static Command Build()
    {
        var folder = new Argument<string>("folder");
        var whole = new Argument<bool>("whole");
        var command = new Command(Name) { folder, whole };
        command.Hidden = true;
        command.SetAction(parsed => Compete(new JobRound(parsed.GetValue(folder)!), parsed.GetValue(whole)));
        return command;
    }

    /// <summary>Starts one.</summary>
    /// <param name="name">As the table calls it.</param>
    /// <param name="folder">Where the model and the list are.</param>
    /// <param name="whole">
    /// Whether loading the model and writing the output count, which take a time of their own however many images there are.
    /// </param>
    public static Contestant Start(string name, string folder, bool whole) =>
        OwnProgram.Start(name, [Name, folder, whole ? "true" : "false"]);

    private static void Compete(JobRound round, bool whole)
    {
        var protocol = new RoundProtocol(Console.In, Console.Out);
        round.Run();
        protocol.SayReady();
        while (protocol.Wait())
        {
            var clock = Stopwatch.StartNew();
            Manifest.ThroughputFacts throughput = round.Run();
            protocol.Report((int)throughput.Images, whole ? clock.Elapsed : TimeSpan.FromSeconds(throughput.Seconds));
        }
    }
}
