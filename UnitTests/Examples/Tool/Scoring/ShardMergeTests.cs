using Tool.CommandLine;
using Tool.Scoring.Job;
using Tool.Scoring.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>Shards that do not make a whole.</summary>
public sealed class ShardMergeTests : IDisposable
{
    private readonly RunningJob _job;

    public ShardMergeTests(TrainedFlowers flowers)
    {
        _job = new(flowers);
        _job.DrawImages(12);
        for (int index = 0; index < 3; index++)
            Assert.Equal(ExitCode.Success, _job.Run(Shard(index)));
    }

    public void Dispose() => _job.Dispose();

    [Fact]
    public void One_that_is_missing_is_named()
    {
        File.Delete(Name(1));
        Directory.CreateDirectory(WorkFolder.PathFor(Name(1)));

        AssertRefused("1 of the 3 shards of", "scores-00001-of-00003.csv (not finished)");
    }

    [Fact]
    public void One_that_was_changed_is_found()
    {
        File.AppendAllText(Name(2), "x,y\n");

        AssertRefused($"'{Name(2)}' does not match its manifest");
    }

    [Fact]
    public void One_of_other_options_is_found()
    {
        Assert.Equal(ExitCode.Success, _job.Run(Shard(1) with { Crops = 10, Overwrite = true }));

        AssertRefused("belongs to a different job from", "crops was '' and is '10'");
    }

    [Fact]
    public void Two_divisions_side_by_side_are_ambiguous()
    {
        Assert.Equal(ExitCode.Success, _job.Run(Shard(0) with { Shard = new(0, 2) }));

        AssertRefused("was divided into 2 and into 3 shards");
    }

    [Fact]
    public void Without_shards_there_is_nothing_to_merge()
    {
        Assert.Equal(ExitCode.Unusable, _job.Merge("other.csv"));
        Assert.Contains("There are no shards of", _job.Log);
    }

    private void AssertRefused(params string[] words)
    {
        Assert.Equal(ExitCode.Unusable, _job.Merge("scores.csv"));
        Assert.All(words, word => Assert.Contains(word, _job.Log));
        Assert.False(File.Exists(_job["scores.csv"]));
    }

    private ScoreOptions Shard(int index) => _job.Options("scores.csv") with { Shard = new(index, 3) };

    private string Name(int index) => _job[$"scores-{index:00000}-of-00003.csv"];
}
