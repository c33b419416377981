using Tool.CommandLine;
using Tool.Scoring.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

public sealed class ShardOfEngineTests
{
    [Theory]
    [InlineData("0-3", "2", "4", "0", "3", "1", 2, 4)]
    [InlineData("1-4", "4", "4", "1", "4", "1", 3, 4)]
    [InlineData("0-6:2", "6", "4", "0", "6", "2", 3, 4)]
    [InlineData("0-0", "0", "1", "0", "0", "1", 0, 1)]
    public void A_task_of_a_Slurm_array_is_a_shard(
        string array, string id, string count, string first, string last, string step, int shard, int shards)
    {
        Assert.NotEmpty(array);
        Assert.Equal(new Shard(shard, shards), ShardOfEngine.Find(null, Slurm(id, count, first, last, step)));
    }

    [Theory]
    [InlineData("2", "1", "2", "2", "1")] // --array=2: one of more, most likely
    [InlineData("5", "3", "1", "7", "1")] // --array=1,5,7
    public void A_part_of_an_array_does_not_say_which_shard_it_is(string id, string count, string first, string last, string step)
    {
        var error = Assert.Throws<JobException>(() => ShardOfEngine.Find(null, Slurm(id, count, first, last, step)));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("Give --shards", error.Message);
    }

    [Fact]
    public void With_the_number_of_shards_a_part_of_an_array_does_its_own() =>
        Assert.Equal(new Shard(2, 4), ShardOfEngine.Find(4, Slurm("2", "1", "2", "2", "1")));

    [Fact]
    public void An_index_of_a_Kubernetes_Job_is_a_shard_of_so_many() =>
        Assert.Equal(new Shard(3, 8), ShardOfEngine.Find(8, Variables(("JOB_COMPLETION_INDEX", "3"))));

    [Theory]
    [InlineData(null, "3", "Give --shards, or --shard 0/1")]
    [InlineData(3, "3", "it goes from 0 to 2")]
    [InlineData(3, "x", "JOB_COMPLETION_INDEX is 'x', but a whole number is expected")]
    [InlineData(3, null, "neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX")]
    public void What_does_not_fit_is_told(int? shards, string? index, string message)
    {
        var error = Assert.Throws<JobException>(() => ShardOfEngine.Find(shards, Variables(("JOB_COMPLETION_INDEX", index))));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Without_a_cluster_it_is_everything() => Assert.Equal(Shard.Whole, ShardOfEngine.Find(null, Variables()));

    private static Func<string, string?> Slurm(string id, string count, string first, string last, string step) => Variables(
        ("SLURM_ARRAY_TASK_ID", id), ("SLURM_ARRAY_TASK_COUNT", count), ("SLURM_ARRAY_TASK_MIN", first),
        ("SLURM_ARRAY_TASK_MAX", last), ("SLURM_ARRAY_TASK_STEP", step));

    private static Func<string, string?> Variables(params (string Name, string? Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
