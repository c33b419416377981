using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Data.Splits;

/// <summary>Shares out the rows of every class between training and testing, once or in folds.</summary>
internal sealed class Stratification
{
    private const int NamedAtMost = 5;

    private readonly DataOperationsCatalog _catalog;
    private readonly IDataView _data;
    private readonly LabelledRows _rows;
    private readonly string _labelColumnName;
    private readonly string? _groupColumnName;
    private readonly Lazy<string[]?> _classNames;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidDataException">There are no rows, or rows without a group.</exception>
    public Stratification(DataOperationsCatalog catalog, IDataView data, string labelColumnName, string? groupColumnName)
    {
        (_catalog, _data, _labelColumnName, _groupColumnName) = (catalog, data, labelColumnName, groupColumnName);
        _rows = LabelledRows.Read(data, labelColumnName, groupColumnName);
        _classNames = new(() => KeyNames.Of(data.Schema[labelColumnName]));
    }

    /// <exception cref="InvalidDataException">No class has two rows, or rows in two groups.</exception>
    public DataOperationsCatalog.TrainTestData Split(double testFraction, int? seed)
    {
        Random random = RandomOf(seed, "StratifiedSplit");
        HashSet<DataViewRowId> test = _rows.Groups is null ? DrawRows(testFraction, random) : DrawGroups(testFraction, random);
        return NewTrainTestData(
            new RowSubsetView(_data, id => !test.Contains(id), _rows.Ids.Count - test.Count),
            new RowSubsetView(_data, test.Contains, test.Count));
    }

    /// <exception cref="InvalidDataException">A class has fewer rows than there are folds, or rows in fewer groups.</exception>
    public IReadOnlyList<DataOperationsCatalog.TrainTestData> Folds(int count, int? seed)
    {
        Random random = RandomOf(seed, "StratifiedFolds");
        Dictionary<DataViewRowId, int> folds = _rows.Groups is null ? DealRows(count, random) : DealGroups(count, random);
        int[] sizes = new int[count];
        foreach (int fold in folds.Values)
            sizes[fold]++;
        return
        [
            .. Enumerable.Range(0, count).Select(fold => NewTrainTestData(
                new RowSubsetView(_data, id => !(folds.TryGetValue(id, out int other) && other == fold), _rows.Ids.Count - sizes[fold]),
                new RowSubsetView(_data, id => folds.TryGetValue(id, out int other) && other == fold, sizes[fold]))),
        ];
    }

    private HashSet<DataViewRowId> DrawRows(double testFraction, Random random)
    {
        HashSet<DataViewRowId> test = [];
        foreach (IGrouping<ulong, DataViewRowId> ofClass in Classes())
            test.UnionWith(HoldOut.Draw(ofClass, testFraction, random));
        return test.Count > 0 ? test : throw new InvalidDataException(
            $"No class in column '{_labelColumnName}' has two rows, so none can be spared for testing. Add some.");
    }

    private HashSet<DataViewRowId> DrawGroups(double testFraction, Random random)
    {
        var classes = new GroupedClasses(_rows);
        int[] parts = classes.Split(testFraction, random);
        HashSet<DataViewRowId> test = [.. _rows.Ids.Where((_, row) => parts[_rows.Groups![row]] == 1)];
        if (test.Count == 0)
        {
            throw new InvalidDataException(
                $"Every group of column '{_groupColumnName}' has the only images of some class in column '{_labelColumnName}', so none can "
                + "be spared for testing. Add groups to the classes, or split without groups.");
        }
        WarnOfClasses("without rows in the training set", classes, parts, 0);
        WarnOfClasses("without rows in the test set", classes, parts, 1);
        return test;
    }

    private Dictionary<DataViewRowId, int> DealRows(int count, Random random)
    {
        ThrowIfTooFew(count, Classes().Select(ofClass => (ofClass.Key, ofClass.Count())), "rows", "");
        return HoldOut.Deal(Classes(), count, random).ToDictionary(row => row.Row, row => row.Part);
    }

    private Dictionary<DataViewRowId, int> DealGroups(int count, Random random)
    {
        var classes = new GroupedClasses(_rows);
        ThrowIfTooFew(count, classes.Classes, "groups", $" of column '{_groupColumnName}'");
        int[] parts = classes.Folds(count, random);
        for (int fold = 0; fold < count; fold++)
            WarnOfClasses($"without rows in fold {fold}", classes, parts, fold);
        return _rows.Ids.Zip(_rows.Groups!, (id, group) => (id, part: parts[group])).Where(row => row.part >= 0)
            .ToDictionary(row => row.id, row => row.part);
    }

    // In the order of the keys; rows without a label are of no class.
    private IEnumerable<IGrouping<ulong, DataViewRowId>> Classes() =>
        _rows.Ids.Zip(_rows.Labels, (id, label) => (id, label)).Where(row => row.label > 0)
            .GroupBy(row => row.label, row => row.id).OrderBy(ofClass => ofClass.Key);

    private IEnumerable<ulong> LabelsIn(int[] parts, int part) =>
        _rows.Labels.Where((label, row) => label > 0 && parts[_rows.Groups![row]] == part);

    private void ThrowIfTooFew(int folds, IEnumerable<(ulong Label, int Count)> classes, string what, string where)
    {
        (ulong Label, int Count)[] few = [.. classes.Where(item => item.Count < folds).OrderBy(item => item.Count)];
        if (!classes.Any())
            throw new InvalidDataException($"No row has a label in column '{_labelColumnName}', so there are no classes to split.");
        if (few.Length == 0)
            return;
        string named = string.Join(", ", few.Take(NamedAtMost).Select(item => $"{NameOf(item.Label)} ({item.Count})"));
        throw new InvalidDataException(
            $"{folds} folds need {folds} {what}{where} of each class, and these have fewer: "
            + $"{named}{(few.Length > NamedAtMost ? ", …" : "")}. Use fewer folds, add images, or leave these classes out.");
    }

    private void WarnOfClasses(string what, GroupedClasses classes, int[] parts, int part)
    {
        string[] named = [.. classes.Classes.Select(item => item.Label).Except(LabelsIn(parts, part)).Order().Select(NameOf)];
        if (named.Length == 0)
            return;
        using IChannel channel = _catalog.Environment().Start("GoogLeNet images");
        channel.Warning(MessageSensitivity.UserData,
            $"{(named.Length == 1 ? "1 class" : $"{named.Length} classes")} {what}, since groups of column '{_groupColumnName}' stay "
            + $"together: {string.Join(", ", named.Take(NamedAtMost))}{(named.Length > NamedAtMost ? ", …" : "")}. "
            + "SplitBalance counts all.");
    }

    private string NameOf(ulong label) =>
        _classNames.Value is { } names && label <= (ulong)names.Length ? $"'{names[label - 1]}'" : $"{label}";

    private Random RandomOf(int? seed, string name) => seed is int given ? new(given) : _catalog.Environment().Register(name).Rand;

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern DataOperationsCatalog.TrainTestData NewTrainTestData(IDataView trainSet, IDataView testSet);
}
