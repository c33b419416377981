using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Data.Splits;

/// <summary>The ids, labels and groups of rows, in their order.</summary>
/// <param name="Ids">By which a row is known.</param>
/// <param name="Labels">Keys; 0 is a missing label.</param>
/// <param name="Groups">Numbers from 0 in the order in which the groups first come; none without a group column.</param>
internal sealed record LabelledRows(IReadOnlyList<DataViewRowId> Ids, IReadOnlyList<ulong> Labels, IReadOnlyList<int>? Groups)
{
    /// <summary>Reads all rows once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidDataException">There are no rows, or rows without a group.</exception>
    public static LabelledRows Read(IDataView data, string labelColumnName, string? groupColumnName)
    {
        DataViewSchema.Column label = LabelOf(data.Schema, labelColumnName);
        DataViewSchema.Column? group = groupColumnName is null ? null : GroupOf(data.Schema, groupColumnName);
        using DataViewRowCursor cursor = data.GetRowCursor(group is null ? [label] : [label, group.Value]);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        Func<object?> readLabel = Reader(cursor, label);
        Func<object?>? readGroup = group is null ? null : Reader(cursor, group.Value);

        var (ids, labels, groups) = (new List<DataViewRowId>(), new List<ulong>(), new List<int>());
        var numbers = new Dictionary<object, int>();
        var (ungrouped, firstUngrouped) = (0, 0);
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getId(ref id);
            ids.Add(id);
            labels.Add((ulong?)readLabel() ?? 0);
            if (readGroup is null)
                continue;
            if (readGroup() is not { } value)
            {
                firstUngrouped = ungrouped++ == 0 ? ids.Count - 1 : firstUngrouped;
                continue;
            }
            if (!numbers.TryGetValue(value, out int number))
                numbers.Add(value, number = numbers.Count);
            groups.Add(number);
        }
        if (ids.Count == 0)
            throw new InvalidDataException("There are no rows to split.");
        if (ungrouped > 0)
        {
            throw new InvalidDataException(
                $"{(ungrouped == 1 ? "1 row has" : $"{ungrouped:N0} rows have")} no value in the group column '{groupColumnName}'; "
                + $"the first is row {firstUngrouped:N0}, counted from 0. Such a row may belong to a group on either side. "
                + "Fill in its group, or leave out the row.");
        }
        return new(ids, labels, readGroup is null ? null : groups);
    }

    /// <summary>The keys of all rows, 0 where a label is missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or not a key.</exception>
    public static IEnumerable<ulong> ReadLabels(IDataView data, string labelColumnName)
    {
        DataViewSchema.Column label = LabelOf(data.Schema, labelColumnName);
        using DataViewRowCursor cursor = data.GetRowCursor([label]);
        Func<object?> read = Reader(cursor, label);
        while (cursor.MoveNext())
            yield return (ulong?)read() ?? 0;
    }

    /// <summary>Whether groups can be told apart by values of a type.</summary>
    public static bool CanGroup(DataViewType type) => type is TextDataViewType or KeyDataViewType or NumberDataViewType;

    private static DataViewSchema.Column LabelOf(DataViewSchema schema, string name)
    {
        DataViewSchema.Column label = Find(schema, name, "label", "labelColumnName");
        return label.Type is KeyDataViewType ? label : throw new ArgumentOutOfRangeException(
            "labelColumnName",
            $"The label column '{name}' is {label.Type}, not a key. Make it one first with " +
            $"mlContext.Transforms.{KeyNames.CallsFor(name, isKey: false)}.");
    }

    private static DataViewSchema.Column GroupOf(DataViewSchema schema, string name)
    {
        DataViewSchema.Column group = Find(schema, name, "group", "groupColumnName");
        return CanGroup(group.Type) ? group : throw new ArgumentOutOfRangeException(
            "groupColumnName",
            $"The group column '{name}' is {group.Type}. A group is identified by text, a key or a number. "
            + "Name such a column.");
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role, string parameter) =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(
            parameter,
            $"There is no {role} column '{name}' among the columns ({string.Join(", ", schema.Select(c => c.Name))}). " +
            $"Name it with {parameter}.");

    /// <summary>Gives the value of the current row, keys as ulong; null where it is missing.</summary>
    public static Func<object?> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        if (column.Type is KeyDataViewType)
        {
            return type == typeof(byte) ? Reader<byte>(row, column, key => Key(key))
                : type == typeof(ushort) ? Reader<ushort>(row, column, key => Key(key))
                : type == typeof(uint) ? Reader<uint>(row, column, key => Key(key))
                : Reader<ulong>(row, column, Key);
        }
        return type == typeof(ReadOnlyMemory<char>)
            ? Reader<ReadOnlyMemory<char>>(row, column, text => text.Span.IsWhiteSpace() ? null : text.ToString())
            : type == typeof(float) ? Reader<float>(row, column, number => float.IsNaN(number) ? null : number)
            : type == typeof(double) ? Reader<double>(row, column, number => double.IsNaN(number) ? null : number)
            : type == typeof(sbyte) ? Reader<sbyte>(row, column, number => number)
            : type == typeof(byte) ? Reader<byte>(row, column, number => number)
            : type == typeof(short) ? Reader<short>(row, column, number => number)
            : type == typeof(ushort) ? Reader<ushort>(row, column, number => number)
            : type == typeof(int) ? Reader<int>(row, column, number => number)
            : type == typeof(uint) ? Reader<uint>(row, column, number => number)
            : type == typeof(long) ? Reader<long>(row, column, number => number)
            : Reader<ulong>(row, column, number => number);
    }

    private static object? Key(ulong key) => key == 0 ? null : key;

    private static Func<object?> Reader<T>(DataViewRow row, DataViewSchema.Column column, Func<T, object?> convert)
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            get(ref value);
            return convert(value);
        };
    }
}
