using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Splits;

public sealed class StratifiedFoldsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Classes_and_folds_differ_by_a_row_at_most(int seed)
    {
        GroupedRows rows = GroupedRows.OfPureGroups(seed, leastGroups: 7);
        foreach (int count in (int[])[2, 3, 7])
        {
            var folds = _mlContext.Data.StratifiedFolds(rows.Data, count, seed: seed);

            AssertWhole(rows, folds, count);
            Assert.All(rows.Classes, label => Assert.InRange(Spread(folds.Select(fold => rows.CountIn(fold.TestSet, label))), 0, 1));
            Assert.InRange(Spread(folds.Select(fold => GroupedRows.Numbers(fold.TestSet).Length)), 0, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_class_differs_between_folds_by_its_largest_group_at_most(int seed)
    {
        GroupedRows rows = GroupedRows.OfPureGroups(seed, leastGroups: 7);
        foreach (int count in (int[])[2, 3, 7])
        {
            var folds = _mlContext.Data.StratifiedFolds(rows.Data, count, groupColumnName: "Group", seed: seed);

            AssertWhole(rows, folds, count);
            AssertGroupsAreWhole(rows, folds);
            foreach (uint label in rows.Classes)
            {
                int[] inFolds = [.. folds.Select(fold => rows.CountIn(fold.TestSet, label))];
                Assert.InRange(Spread(inFolds), 0, rows.GroupSizes(label).Max());
                Assert.All(inFolds, inFold => Assert.True(inFold > 0));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Groups_of_several_classes_are_in_one_fold(int seed)
    {
        GroupedRows rows = GroupedRows.OfMixedGroups(seed);
        if (rows.Classes.Any(label => rows.GroupSizes(label).Count() < 3))
            return;

        var folds = _mlContext.Data.StratifiedFolds(rows.Data, 3, groupColumnName: "Group", seed: seed);

        AssertGroupsAreWhole(rows, folds);
        Assert.InRange(Spread(folds.Select(fold => GroupedRows.Numbers(fold.TestSet).Length)), 0, rows.Rows.Count / 4);
    }

    [Fact]
    public void The_seed_decides()
    {
        var rows = new GroupedRows([.. Enumerable.Range(0, 100).Select(row => ((uint)row % 2, $"{row % 20}"))]);

        foreach (string? group in (string?[])[null, "Group"])
        {
            Assert.Equal(First(new MLContext(), group, 3), First(new MLContext(), group, 3));
            Assert.NotEqual(First(new MLContext(), group, 3), First(new MLContext(), group, 4));
            Assert.Equal(First(new MLContext(seed: 5), group, null), First(new MLContext(seed: 5), group, null));
            Assert.NotEqual(First(new MLContext(seed: 5), group, null), First(new MLContext(seed: 6), group, null));
        }

        int[] First(MLContext mlContext, string? group, int? seed) =>
            GroupedRows.Numbers(mlContext.Data.StratifiedFolds(rows.Data, 5, groupColumnName: group, seed: seed)[0].TestSet);
    }

    [Fact]
    public void Rows_without_a_label_are_in_every_training_set()
    {
        var rows = new GroupedRows([(0, "a"), (GroupedRows.NoClass, "x"), (0, "b"), (1, "c"), (1, "d"), (GroupedRows.NoClass, "x")]);

        foreach (string? group in (string?[])[null, "Group"])
        {
            Assert.All(_mlContext.Data.StratifiedFolds(rows.Data, 2, groupColumnName: group, seed: 1), fold =>
            {
                Assert.Equal(2, rows.CountIn(fold.TrainSet, GroupedRows.NoClass));
                Assert.Equal(2, fold.TestSet.GetRowCount());
                Assert.Equal(4, fold.TrainSet.GetRowCount());
            });
        }
    }

    [Fact]
    public void A_row_without_a_label_is_in_the_fold_of_its_group()
    {
        var rows = new GroupedRows([(0, "a"), (0, "b"), (GroupedRows.NoClass, "a")]);

        var folds = _mlContext.Data.StratifiedFolds(rows.Data, 2, groupColumnName: "Group", seed: 1);

        AssertGroupsAreWhole(rows, folds);
        Assert.Equal([1L, 2L], folds.Select(fold => fold.TestSet.GetRowCount()!.Value).Order());
    }

    [Fact]
    public void Classes_with_too_few_rows_or_groups_are_named_with_what_to_do()
    {
        var rows = new GroupedRows([(0, "a"), (0, "a"), (0, "b"), (1, "b"), (1, "c"), (1, "d"), (1, "d")]);

        var rowsError = Assert.Throws<InvalidDataException>(() => _mlContext.Data.StratifiedFolds(rows.Data, 4));
        var groupsError = Assert.Throws<InvalidDataException>(
            () => _mlContext.Data.StratifiedFolds(rows.Data, 3, groupColumnName: "Group"));

        Assert.Equal(
            "4 folds need 4 rows of each class, and these have fewer: 'class0' (3). Use fewer folds, add images, or leave these classes "
            + "out.",
            rowsError.Message);
        Assert.StartsWith(
            "3 folds need 3 groups of column 'Group' of each class, and these have fewer: 'class0' (2).", groupsError.Message);
    }

    [Fact]
    public void Rows_without_any_label_make_no_folds() => Assert.Contains(
        "No row has a label in column 'Label'",
        Assert.Throws<InvalidDataException>(
            () => _mlContext.Data.StratifiedFolds(new GroupedRows([(GroupedRows.NoClass, "a")]).Data)).Message);

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-3)]
    public void There_are_two_folds_or_more(int folds) => Assert.Throws<ArgumentOutOfRangeException>(
        "folds", () => _mlContext.Data.StratifiedFolds(new GroupedRows([(0, "a")]).Data, folds));

    private static int Spread(IEnumerable<int> counts) => counts.Max() - counts.Min();

    private static void AssertWhole(GroupedRows rows, IReadOnlyList<DataOperationsCatalog.TrainTestData> folds, int count)
    {
        Assert.Equal(count, folds.Count);
        Assert.Equal(Enumerable.Range(0, rows.Rows.Count), folds.SelectMany(fold => GroupedRows.Numbers(fold.TestSet)).Order());
        foreach (var fold in folds)
        {
            int[] train = GroupedRows.Numbers(fold.TrainSet), test = GroupedRows.Numbers(fold.TestSet);
            Assert.Equal(Enumerable.Range(0, rows.Rows.Count), train.Concat(test).Order());
            Assert.Equal((train.Length, test.Length), (fold.TrainSet.GetRowCount(), fold.TestSet.GetRowCount()));
        }
    }

    private static void AssertGroupsAreWhole(GroupedRows rows, IReadOnlyList<DataOperationsCatalog.TrainTestData> folds) =>
        Assert.All(folds, fold => Assert.Empty(rows.GroupsIn(fold.TrainSet).Intersect(rows.GroupsIn(fold.TestSet))));
}
