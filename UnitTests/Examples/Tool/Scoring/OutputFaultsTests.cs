using Tool.CommandLine;
using Tool.Scoring.Job;
using Tool.Scoring.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>Disks that are full or read-only, and images that go away while a job runs.</summary>
public sealed class OutputFaultsTests(TrainedFlowers flowers) : IDisposable
{
    private readonly RunningJob _job = new(flowers);

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("scores.csv")]
    [InlineData("scores.jsonl")]
    [InlineData("scores.parquet")]
    public void A_complete_output_stays_when_there_is_no_room_or_no_right_for_another(string output)
    {
        _job.DrawImages(5);
        using SmallDisk disk = SmallDisk.Mount(_job["disk"]);
        ScoreOptions options = _job.Options($"disk/{output}");
        Assert.Equal(ExitCode.Success, _job.Run(options));
        Dictionary<string, byte[]> complete = disk.Content();

        disk.Fill();
        Assert.Equal(ExitCode.Unusable, _job.Run(options with { Overwrite = true }));
        Assert.Contains($"The output '{options.Output}' cannot be written: No space left on device", _job.Log);
        Assert.Contains("Make room, or make it writable; the same command then resumes", _job.Log);
        disk.AssertIs(complete);

        disk.MakeRoom();
        disk.MakeReadOnly();
        Assert.Equal(ExitCode.Unusable, _job.Run(options with { Overwrite = true }));
        Assert.Contains($"The output '{options.Output}' cannot be written: Read-only file system", _job.Log);
        Assert.Equal(ExitCode.Success, _job.Run(options)); // nothing is to be written
        disk.AssertIs(complete);
    }

    [Theory]
    [InlineData("scores.csv")]
    [InlineData("scores.parquet")]
    public void A_job_whose_disk_fills_up_goes_on_where_it_was_once_there_is_room(string output)
    {
        string[] images = _job.DrawImages(150);
        using SmallDisk disk = SmallDisk.Mount(_job["disk"], kibibytes: 512);
        disk.Fill(kibibytesLeft: 28); // for the list of the images and some of the rows
        ScoreOptions options = _job.Options($"disk/{output}");

        Assert.Equal(ExitCode.Unusable, _job.Run(options));
        Assert.Contains("cannot be written: No space left on device", _job.Log);
        Assert.False(File.Exists(options.Output));

        disk.MakeRoom();
        Assert.Equal(ExitCode.Success, _job.Run(options));
        Assert.Contains("Resuming after ", _job.Log);
        Assert.Equal(images.Order(StringComparer.Ordinal), DuckDbTable.Read(options.Output).Select(row => row["path"]));
        Assert.Equal([options.Output, Manifest.PathFor(options.Output)], disk.Content().Keys.Order());
    }

    [Fact]
    public void A_report_for_which_there_is_no_room_is_told_of_beside_a_complete_output()
    {
        _job.DrawImages(3);
        using SmallDisk disk = SmallDisk.Mount(_job["disk"]);
        disk.Fill();

        Assert.Equal(ExitCode.Unusable, _job.Run(_job.Options("scores.csv") with { Report = disk["report.html"] }));

        Assert.Contains(
            $"'{_job["scores.csv"]}' is complete, but its report '{disk["report.html"]}' cannot be written: The disk is full: ", _job.Log);
        Assert.Equal(4, File.ReadAllLines(_job["scores.csv"]).Length);
        Assert.Empty(disk.Content());
    }

    [Fact]
    public void Shards_stay_when_there_is_no_room_to_join_them()
    {
        _job.DrawImages(10);
        using SmallDisk disk = SmallDisk.Mount(_job["disk"]);
        foreach (int shard in new[] { 0, 1 })
            Assert.Equal(ExitCode.Success, _job.Run(_job.Options("disk/scores.csv") with { Shard = new(shard, 2) }));
        Dictionary<string, byte[]> shards = disk.Content();
        disk.Fill();

        Assert.Equal(ExitCode.Unusable, _job.Merge("disk/scores.csv"));

        Assert.Contains($"The shards of '{disk["scores.csv"]}' cannot be merged: No space left on device", _job.Log);
        disk.AssertIs(shards);
        disk.MakeRoom();
        Assert.Equal(ExitCode.Success, _job.Merge("disk/scores.csv"));
    }

    [Fact]
    public void Images_that_went_away_since_the_folder_was_listed_have_a_row_that_says_so()
    {
        string[] images = _job.DrawImages(40);
        File.WriteAllText(_job["photos/0/! bad.png"], "no image"); // the first
        ScoreOptions options = _job.Options("scores.csv");
        Assert.Equal(ExitCode.TooManyErrors, _job.Run(options with { MaxErrors = new(Count: 0, Share: null) }));
        string[] gone = [images[1], .. Directory.GetFiles(_job["photos/6"])];
        File.Delete(gone[0]);
        Directory.Delete(_job["photos/6"], recursive: true);

        Assert.Equal(ExitCode.SomeFailed, _job.Run(options));

        var rows = DuckDbTable.Read(options.Output);
        Assert.Equal(images.Order(StringComparer.Ordinal), rows.Skip(1).Select(row => row["path"]));
        Assert.All(rows.Skip(1), row => Assert.Equal(gone.Contains(row["path"]) ? ("missing", "there is no such file") : (null, null),
            ((string?)row["error"], (string?)row["reason"])));
    }
}
