using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Splits;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Splits;

/// <summary>StratifiedSplit with a column of groups.</summary>
public sealed class GroupedSplitTests
{
    private static readonly double[] Fractions = [0.02, 0.1, 0.2, 0.5, 0.75, 0.97];

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Classes_have_their_shares_to_within_their_largest_group(int seed)
    {
        GroupedRows rows = GroupedRows.OfPureGroups(seed, leastGroups: 2);
        foreach (double fraction in Fractions)
        {
            var split = Split(rows, fraction, seed);

            AssertGroupsAreWhole(rows, split);
            foreach (uint label in rows.Classes)
            {
                int test = rows.CountIn(split.TestSet, label);
                Assert.InRange(test, 1, rows.Count(label) - 1);
                Assert.InRange(Math.Abs(test - HoldOut.Count(rows.Count(label), fraction)), 0, rows.GroupSizes(label).Max());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Groups_of_several_classes_are_whole_and_leave_no_class_out_that_could_be_in(int seed)
    {
        GroupedRows rows = GroupedRows.OfMixedGroups(seed);
        var split = Split(rows, 0.3, seed);

        AssertGroupsAreWhole(rows, split);
        int labelled = rows.Rows.Count(row => row.Class != GroupedRows.NoClass);
        Assert.InRange(rows.Classes.Sum(label => rows.CountIn(split.TestSet, label)) / (double)labelled, 0.2, 0.4);
        foreach (uint label in rows.Classes)
        {
            Assert.True(rows.CountIn(split.TrainSet, label) > 0);
            if (rows.GroupSizes(label).Count() > 3)
                Assert.True(rows.CountIn(split.TestSet, label) > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Groups_of_one_row_each_give_the_sizes_of_no_groups(int seed)
    {
        GroupedRows some = GroupedRows.OfPureGroups(seed, leastGroups: 2);
        var rows = new GroupedRows([.. some.Rows.Select((row, number) => (row.Class, $"{number}"))]);
        foreach (double fraction in Fractions)
        {
            var grouped = Split(rows, fraction, seed);
            var single = _mlContext.Data.StratifiedSplit(rows.Data, fraction, seed: seed);

            Assert.All(rows.Classes, label => Assert.Equal(rows.CountIn(single.TestSet, label), rows.CountIn(grouped.TestSet, label)));
        }
    }

    [Fact]
    public void The_seed_decides_between_groups_of_the_same_size()
    {
        var rows = new GroupedRows([.. Enumerable.Range(0, 200).Select(row => ((uint)row % 2, $"{row % 40}"))]);

        Assert.Equal(Test(3), Test(3));
        Assert.NotEqual(Test(3), Test(4));

        int[] Test(int seed) => GroupedRows.Numbers(Split(rows, 0.2, seed).TestSet);
    }

    [Fact]
    public void A_small_test_set_gets_the_smallest_group_and_no_more()
    {
        int[] sizes = [10, 6, 5, 4, 9, 3]; // four groups of one class and two of another
        var rows = new GroupedRows([.. sizes.SelectMany((size, group) => Enumerable.Repeat(((uint)group / 4, $"{group}"), size))]);

        var split = Split(rows, 0.01, seed: 1);

        Assert.Equal(["3", "5"], rows.GroupsIn(split.TestSet).Order());
    }

    [Fact]
    public void Groups_of_several_classes_leave_each_class_in_training()
    {
        var rows = new GroupedRows(
            [(1, "0"), (3, "0"), (2, "1"), (3, "1"), (3, "1"), (1, "2"), (1, "2"), (2, "2"), (2, "2")]);

        foreach (int seed in (int[])[12277, .. Enumerable.Range(0, 50)])
        {
            var split = Split(rows, 0.5, seed);
            Assert.All((uint[])[1, 2, 3], label => Assert.NotEqual(0, rows.CountIn(split.TrainSet, label)));
        }
    }

    [Fact]
    public void A_class_in_one_group_stays_in_training_and_the_log_and_the_balance_say_so()
    {
        var rows = new GroupedRows([(0, "a"), (0, "a"), (1, "a"), (1, "b"), (1, "c")]);
        var warnings = new List<string>();
        _mlContext.Log += (_, e) => warnings.AddRange(e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [e.Message] : []);

        var split = Split(rows, 0.5, seed: 1);

        Assert.Contains("a", rows.GroupsIn(split.TrainSet));
        Assert.Equal(0, rows.CountIn(split.TestSet, 0));
        Assert.Equal(2, rows.CountIn(split.TestSet, 1));
        Assert.Contains(
            "1 class without rows in the test set, since groups of column 'Group' stay together: 'class0'. SplitBalance counts all.",
            Assert.Single(warnings));
        Assert.Equal([0, 2 / 3.0], SplitBalance.Of(split).Classes.Select(item => item.TestShare));
    }

    [Fact]
    public void Rows_without_a_label_go_with_their_group_and_otherwise_to_training()
    {
        var rows = new GroupedRows(
            [(0, "a"), (0, "b"), (GroupedRows.NoClass, "a"), (GroupedRows.NoClass, "b"), (GroupedRows.NoClass, "c")]);

        var split = Split(rows, 0.5, seed: 1);

        AssertGroupsAreWhole(rows, split);
        Assert.Equal(2, split.TestSet.GetRowCount());
        Assert.Contains("c", rows.GroupsIn(split.TrainSet));
    }

    [Theory]
    [InlineData(DataKind.Single)]
    [InlineData(DataKind.Double)]
    [InlineData(DataKind.SByte)]
    [InlineData(DataKind.Byte)]
    [InlineData(DataKind.Int16)]
    [InlineData(DataKind.UInt16)]
    [InlineData(DataKind.Int32)]
    [InlineData(DataKind.UInt32)]
    [InlineData(DataKind.Int64)]
    [InlineData(DataKind.UInt64)]
    public void Groups_may_be_numbers_and_keys(DataKind kind)
    {
        var rows = new GroupedRows([.. Enumerable.Range(0, 80).Select(row => ((uint)row % 2, $"{row % 20}"))]);
        var numbers = _mlContext.Transforms.Conversion.ConvertType("Group", outputKind: kind);
        var keys = _mlContext.Transforms.Conversion.MapValueToKey("Group");

        foreach (IDataView data in new[] { numbers.Fit(rows.Data).Transform(rows.Data), keys.Fit(rows.Data).Transform(rows.Data) })
            AssertGroupsAreWhole(rows, _mlContext.Data.StratifiedSplit(data, 0.2, groupColumnName: "Group", seed: 3));
    }

    [Fact]
    public void Rows_without_a_group_are_counted_and_refused()
    {
        var rows = new GroupedRows([(0, "a"), (0, "b"), (1, " "), (1, "c"), (1, "")]);

        var error = Assert.Throws<InvalidDataException>(() => Split(rows, 0.2, seed: 1));

        Assert.StartsWith("2 rows have no value in the group column 'Group'; the first is row 2, counted from 0.", error.Message);
    }

    [Fact]
    public void Classes_of_one_group_each_cannot_be_split()
    {
        var error = Assert.Throws<InvalidDataException>(() => Split(new([(0, "a"), (0, "a"), (1, "b"), (1, "b")]), 0.2, seed: 1));

        Assert.StartsWith("Every group of column 'Group' has the only images of some class in column 'Label'", error.Message);
    }

    [Fact]
    public void Columns_that_cannot_be_groups_are_refused_by_name()
    {
        IDataView rows = new GroupedRows([(0, "a"), (0, "b")]).Data;
        IDataView vectors = _mlContext.Transforms.Concatenate("Group", "Number").Fit(rows).Transform(rows);

        Assert.StartsWith("There is no group column 'Patient' among the columns (Number, Label, Group). Name it with groupColumnName.",
            Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Data.StratifiedSplit(rows, groupColumnName: "Patient")).Message);
        Assert.Contains("A group is identified by text, a key or a number",
            Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Data.StratifiedSplit(vectors, groupColumnName: "Group")).Message);
        Assert.Throws<ArgumentException>("groupColumnName", () => _mlContext.Data.StratifiedSplit(rows, groupColumnName: ""));
    }

    private DataOperationsCatalog.TrainTestData Split(GroupedRows rows, double fraction, int seed) =>
        _mlContext.Data.StratifiedSplit(rows.Data, fraction, groupColumnName: "Group", seed: seed);

    private static void AssertGroupsAreWhole(GroupedRows rows, DataOperationsCatalog.TrainTestData split)
    {
        Assert.Empty(rows.GroupsIn(split.TrainSet).Intersect(rows.GroupsIn(split.TestSet)));
        int[] train = GroupedRows.Numbers(split.TrainSet), test = GroupedRows.Numbers(split.TestSet);
        Assert.Equal(Enumerable.Range(0, rows.Rows.Count), train.Concat(test).Order());
        Assert.Equal((train.Length, test.Length), (split.TrainSet.GetRowCount(), split.TestSet.GetRowCount()));
    }
}
