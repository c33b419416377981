using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Data.Splits;

/// <summary>Draws from every class its share of rows for testing.</summary>
internal static class Stratification
{
    public static DataOperationsCatalog.TrainTestData Split(
        DataOperationsCatalog catalog, IDataView data, double testFraction, string labelColumnName, int? seed)
    {
        if (!(testFraction > 0 && testFraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(testFraction), testFraction, "The share of the test set is more than 0 and less than 1.");
        }

        SortedDictionary<ulong, List<DataViewRowId>> classes = RowsByKey(data, LabelOf(data.Schema, labelColumnName));
        int rows = classes.Values.Sum(ids => ids.Count);
        if (rows == 0)
            throw new InvalidDataException("There are no rows to split.");

        Random random = seed is int given ? new(given) : catalog.Environment().Register("StratifiedSplit").Rand;
        HashSet<DataViewRowId> test = [];
        foreach ((ulong key, List<DataViewRowId> ids) in classes)
        {
            if (key > 0) // 0 is a missing label
                test.UnionWith(HoldOut.Draw(ids, testFraction, random));
        }
        if (test.Count == 0)
        {
            throw new InvalidDataException(
                $"No class in column '{labelColumnName}' has two rows, so none can be spared for testing. Add some.");
        }
        return NewTrainTestData(
            new RowSubsetView(data, id => !test.Contains(id), rows - test.Count),
            new RowSubsetView(data, test.Contains, test.Count));
    }

    private static DataViewSchema.Column LabelOf(DataViewSchema schema, string labelColumnName)
    {
        DataViewSchema.Column label = schema.GetColumnOrNull(labelColumnName) ?? throw new ArgumentOutOfRangeException(
            nameof(labelColumnName),
            $"There is no label column '{labelColumnName}' among the columns ({string.Join(", ", schema.Select(c => c.Name))}). " +
            "Name it with labelColumnName.");
        return label.Type is KeyDataViewType ? label : throw new ArgumentOutOfRangeException(
            nameof(labelColumnName),
            $"The label column '{labelColumnName}' is {label.Type}, not a key. Make it one first with " +
            $"mlContext.Transforms.{KeyNames.CallsFor(labelColumnName, isKey: false)}.");
    }

    private static SortedDictionary<ulong, List<DataViewRowId>> RowsByKey(IDataView data, DataViewSchema.Column label)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([label]);
        if (label.Type.RawType == typeof(byte))
            return RowsByKey<byte>(cursor, label);
        if (label.Type.RawType == typeof(ushort))
            return RowsByKey<ushort>(cursor, label);
        return label.Type.RawType == typeof(uint) ? RowsByKey<uint>(cursor, label) : RowsByKey<ulong>(cursor, label);
    }

    private static SortedDictionary<ulong, List<DataViewRowId>> RowsByKey<TKey>(
        DataViewRowCursor cursor, DataViewSchema.Column label) where TKey : IBinaryInteger<TKey>
    {
        var classes = new SortedDictionary<ulong, List<DataViewRowId>>();
        ValueGetter<TKey> getKey = cursor.GetGetter<TKey>(label);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        TKey key = TKey.Zero;
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getKey(ref key);
            getId(ref id);
            ulong number = ulong.CreateTruncating(key);
            if (!classes.TryGetValue(number, out List<DataViewRowId>? ids))
                classes.Add(number, ids = []);
            ids.Add(id);
        }
        return classes;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern DataOperationsCatalog.TrainTestData NewTrainTestData(IDataView trainSet, IDataView testSet);
}
