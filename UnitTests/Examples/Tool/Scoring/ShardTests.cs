using Tool.Scoring.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

public sealed class ShardTests
{
    private static readonly string[] Paths = [.. Enumerable.Range(0, 4_000).Select(i => $"class{i % 17}/图 {i}.jpg")];

    [Fact]
    public void Every_image_is_in_one_shard_and_shards_are_alike_in_size()
    {
        int[] owners = [.. Paths.Select(path => Enumerable.Range(0, 4).Single(index => new Shard(index, 4).Has(path)))];

        foreach (int count in owners.CountBy(owner => owner).Select(pair => pair.Value))
            Assert.InRange(count, 900, 1_100);
    }

    [Fact]
    public void The_shard_of_a_image_is_the_same_on_every_machine_and_in_every_version()
    {
        // XxHash64 of the UTF-8 bytes modulo 4, written down once.
        Assert.Equal([3, 3, 1, 1], new[] { "a.jpg", "daisy/1.jpg", "花/图 1.jpg", "" }
            .Select(path => Enumerable.Range(0, 4).Single(index => new Shard(index, 4).Has(path))));
    }

    [Fact]
    public void The_only_shard_has_everything() => Assert.All(Paths, path => Assert.True(Shard.Whole.Has(path)));

    [Fact]
    public void Its_name_stands_in_the_output()
    {
        Assert.Equal(Path.Combine("out", "scores-00003-of-00012.csv"), new Shard(3, 12).NameOf(Path.Combine("out", "scores.csv")));
        Assert.Equal("scores.parquet", Shard.Whole.NameOf("scores.parquet"));
    }

    [Theory]
    [InlineData("scores-00003-of-00012.csv", true)]
    [InlineData("scores-2024-00003-of-00012.csv", false)] // of scores-2024.csv
    [InlineData("scores-00012-of-00012.csv", false)]
    [InlineData("scores-3-of-12.csv", false)]
    [InlineData("scores-00003-of-99999999999.csv", false)]
    [InlineData("scores.csv", false)]
    public void Its_name_is_known_by_that_of_the_output(string file, bool isOne) =>
        Assert.Equal(isOne ? new Shard(3, 12) : null, Shard.OfName(Path.Combine("out", file), Path.Combine("out", "scores.csv")));

    [Theory]
    [InlineData("0/4", 0, 4)]
    [InlineData("3/4", 3, 4)]
    [InlineData("0/1", 0, 1)]
    public void It_is_counted_from_0(string text, int index, int count) => Assert.Equal(new Shard(index, count), Shard.Parse(text));

    [Theory]
    [InlineData("4/4")]
    [InlineData("-1/4")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("0/0")]
    [InlineData("0/100001")]
    public void What_is_no_shard_is_refused(string text) =>
        Assert.Contains("counted from 0", Assert.Throws<FormatException>(() => Shard.Parse(text)).Message);
}
