using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Splits;

public sealed class SplitBalanceTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void The_table_counts_each_class_on_both_sides_and_names_the_extremes()
    {
        var rows = new GroupedRows(
            [.. Enumerable.Repeat((2u, "a"), 8), .. Enumerable.Repeat((2u, "b"), 2), .. Enumerable.Repeat((7u, "c"), 5), (7, "b"), (7, "d"),
                (GroupedRows.NoClass, "b")]);

        var balance = SplitBalance.Of(_mlContext.Data.StratifiedSplit(rows.Data, 0.2, groupColumnName: "Group", seed: 1));

        Assert.Equal(
            """
            class       train       test  share
            class2          8          2  0.200
            class7          6          1  0.143
            (all)          14          3  0.176
            The test set's share of a class ranges from 0.143 (class7) to 0.200 (class2).
            """.ReplaceLineEndings(),
            balance.ToString());
        Assert.Equal([("class2", 8L, 2L), ("class7", 6L, 1L)], balance.Classes.Select(item => (item.Name, item.TrainRows, item.TestRows)));
    }

    [Fact]
    public void Splits_of_MLNet_are_counted_too()
    {
        var rows = new GroupedRows([.. Enumerable.Range(0, 50).Select(row => ((uint)row % 2, ""))]);

        var split = _mlContext.Data.TrainTestSplit(rows.Data, 0.3);

        Assert.Equal(50, SplitBalance.Of(split).Classes.Sum(item => item.TrainRows + item.TestRows));
        Assert.Equal(split.TestSet.Labels().Length, SplitBalance.Of(split).Classes.Sum(item => item.TestRows));
    }

    [Fact]
    public void A_split_without_data_and_a_column_without_keys_are_refused()
    {
        var split = _mlContext.Data.TrainTestSplit(new GroupedRows([(0, "a"), (1, "b")]).Data);

        Assert.Throws<ArgumentException>("split", () => SplitBalance.Of(default));
        Assert.Contains(
            "'Number' is Int32, not a key",
            Assert.Throws<ArgumentOutOfRangeException>("labelColumnName", () => SplitBalance.Of(split, "Number")).Message);
    }
}
