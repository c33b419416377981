using Spectre.Console;
using Tool.CommandLine;
using Tool.Scoring.Display;
using Tool.Scoring.Job;
using Tool.Scoring.Options;

namespace Benchmarks.Job;

/// <summary>The batch scoring job over a list, from its options to the finished file.</summary>
/// <param name="folder">Has <c>model.zip</c> and the list; receives the output.</param>
internal sealed class JobRound(string folder)
{
    private readonly ScoreOptions _options = new()
    {
        Model = Path.Combine(folder, "model.zip"),
        Input = ListIn(folder),
        Output = Path.Combine(folder, "scores.csv"),
        Overwrite = true,
    };

    /// <summary>Where the list of images is.</summary>
    public static string ListIn(string folder) => Path.Combine(folder, "images.csv");

    /// <summary>Runs the job.</summary>
    /// <returns>Images, and the seconds in which they were scored and written down, as the job's manifest has them.</returns>
    public Manifest.ThroughputFacts Run()
    {
        IAnsiConsole nobody = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        int code = ScoringJob.Run(_options, new JobDisplay(nobody, TextWriter.Null, TimeSpan.FromHours(1)), CancellationToken.None);
        return code == ExitCode.Success && Manifest.Of(_options.Output) is { Throughput: { } throughput }
            ? throughput
            : throw new InvalidOperationException($"The job ended with {code}.");
    }
}
