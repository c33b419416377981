using Tool.CommandLine;
using Tool.Scoring.Job;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>The program as a process that nobody can hear.</summary>
public sealed class LostStreamsTests(TrainedFlowers flowers) : IDisposable
{
    private readonly RunningJob _job = new(flowers);

    public void Dispose() => _job.Dispose();

    [Theory]
    [MemberData(nameof(StandardStreams.Lost), MemberType = typeof(StandardStreams))]
    public void Rows_manifest_and_exit_codes_are_what_they_would_have_been(string streams)
    {
        string[] images = _job.DrawImages(5);
        File.WriteAllText(_job["photos/bad.png"], "no image");
        string[] score = ["score", "--model", _job["model.zip"], "--input", _job["photos"], "--output", _job["scores.csv"]];

        Assert.Equal(ExitCode.TooManyErrors, Run(streams, [.. score, "--max-errors", "0"])); // an error is told
        Assert.Equal(ExitCode.SomeFailed, Run(streams, score));                              // that the job goes on, and what came out

        Assert.Equal(images.Length + 1, DuckDbTable.Read(_job["scores.csv"]).Count);
        Assert.Equal(new(6, 5, 1), _job.Manifest("scores.csv").Counts);
        Assert.False(Directory.Exists(WorkFolder.PathFor(_job["scores.csv"])));
    }

    [Fact]
    public void Shards_are_merged_and_help_is_no_failure()
    {
        _job.DrawImages(5);
        foreach (int shard in new[] { 0, 1 })
            Assert.Equal(ExitCode.Success, _job.Run(_job.Options("scores.csv") with { Shard = new(shard, 2) }));

        Assert.Equal(ExitCode.Success, Run(">/dev/full 2>&1", ["merge", _job["scores.csv"]]));
        Assert.Equal(ExitCode.Success, Run(">/dev/full 2>&1", ["--help"]));
        Assert.Equal(ExitCode.Usage, Run(">/dev/full 2>&1", ["--nonsense"]));

        Assert.Equal(new(5, 5, 0), _job.Manifest("scores.csv").Counts);
    }

    [Fact]
    public void Standard_error_says_that_standard_output_is_lost()
    {
        _job.DrawImages(1);

        Assert.Equal(ExitCode.Success, Run(
            ">/dev/full 2>said", ["score", "--model", _job["model.zip"], "--input", _job["photos"], "--output", _job["scores.csv"]]));

        Assert.Equal(
            ["Standard output cannot be written (No space left on device); the work continues without it."],
            File.ReadAllLines(_job["said"]));
    }

    private int Run(string streams, string[] arguments) =>
        StandardStreams.Run(streams, _job.Folder, [Path.Combine(AppContext.BaseDirectory, "googlenet.dll"), .. arguments]);
}
