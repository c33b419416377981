using System.Globalization;
using System.Text.RegularExpressions;
using Tool.CommandLine;
using Tool.Scoring.Display;
using Tool.Scoring.Job;
using Tool.Scoring.Merging;
using Tool.Scoring.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>A folder with a model in which jobs run, and what the last one said.</summary>
internal sealed partial class RunningJob : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _log = new(), _report = new();

    public RunningJob(TrainedFlowers flowers)
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        Directory.CreateDirectory(_folder["photos"]);
    }

    public TempFolder Folder => _folder;

    /// <summary>The full path of a file in the folder.</summary>
    public string this[string file] => _folder[file];

    /// <summary>What was said while jobs ran.</summary>
    public string Log => _log.ToString();

    /// <summary>What was said when they were finished.</summary>
    public string Report => _report.ToString();

    /// <summary>The options of a job over the folder "photos".</summary>
    public ScoreOptions Options(string output) =>
        new() { Model = _folder["model.zip"], Input = _folder["photos"], Output = _folder[output], Threads = 2 };

    /// <summary>Runs a job; its exit code, whether it ends or throws.</summary>
    public int Run(ScoreOptions options) => CodeOf(() => ScoringJob.Run(options, Display(), TestContext.Current.CancellationToken));

    /// <summary>Joins shards.</summary>
    public int Merge(string output, bool overwrite = false, double? driftAlarm = null) => CodeOf(() =>
        ShardMerge.Run(new() { Output = _folder[output], Overwrite = overwrite, DriftAlarm = driftAlarm }, Display()));

    /// <summary>Runs a job that is asked to end once it has so many rows.</summary>
    public int RunUntil(ScoreOptions options, int rows)
    {
        using var source = new CancellationTokenSource();
        var console = Consoles.Redirected(new RowWatch(_log, rows, source.Cancel));
        // a line of progress after each row, on the thread that has it
        var display = new JobDisplay(console, _report, interval: TimeSpan.Zero);
        return CodeOf(() => ScoringJob.Run(options, display, source.Token));
    }

    public Manifest Manifest(string output) => Json.Read<Manifest>(global::Tool.Scoring.Job.Manifest.PathFor(_folder[output]))!;

    /// <summary>Small images in "photos", each of its own.</summary>
    public string[] DrawImages(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i => SyntheticImages.Write(
            _folder[$"photos/{i % 7}/{i:000}.png"], 40, 40, (_, _) => new((uint)random.Next() | 0xFF000000)))];
    }

    public void Dispose() => _folder.Dispose();

    private int CodeOf(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (JobException e)
        {
            _log.WriteLine(e.Message);
            return e.ExitCode;
        }
    }

    private JobDisplay Display() => new(Consoles.Redirected(_log), _report, TimeSpan.FromHours(1));

    // Passes on what is said, but for the progress, which it counts.
    private sealed partial class RowWatch(TextWriter log, int rows, Action reached) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (Progress().Match(value ?? "") is not { Success: true } progress)
                log.WriteLine(value);
            else if (int.Parse(progress.Groups[1].ValueSpan, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) >= rows)
                reached();
        }

        [GeneratedRegex("^([0-9,]+)( of [0-9,]+)? images, ")]
        private static partial Regex Progress();
    }
}
