using Parquet;
using Parquet.Schema;

namespace Tool.Scoring.Outputs;

/// <summary>A column of a Parquet file, and how its values come from rows.</summary>
/// <param name="Field">Name and type.</param>
/// <param name="Write">Writes the column of some rows.</param>
internal sealed record ParquetColumn(Field Field, Func<ParquetRowGroupWriter, IReadOnlyList<ResultRow>, Task> Write)
{
    public static ParquetColumn Text(string name, Func<ResultRow, string?> value, bool isNullable = true)
    {
        var field = new DataField(name, typeof(string), isNullable);
        return new(field, (group, rows) => group.WriteAsync(field, [.. rows.Select(row => value(row)!)]));
    }

    public static ParquetColumn Number(string name, Func<ResultRow, float?> value) => Value(name, value);

    /// <summary>Numbers, whole numbers, or yes and no.</summary>
    public static ParquetColumn Value<T>(string name, Func<ResultRow, T?> value) where T : struct
    {
        var field = new DataField(name, typeof(T), isNullable: true);
        return new(field, (group, rows) => group.WriteAsync<T>(field, rows.Select(value).ToArray()));
    }

    public static ParquetColumn TextList(string name, Func<ResultRow, string[]?> values) =>
        List<string, ReadOnlyMemory<char>>(name, values, text => text.AsMemory());

    public static ParquetColumn NumberList(string name, Func<ResultRow, float[]?> values) =>
        List<float, float>(name, values, number => number);

    // Definition level 0: the list is missing; 1: it is empty. Repetition level 0: the value is the first of its row.
    private static ParquetColumn List<T, TStored>(string name, Func<ResultRow, T[]?> values, Func<T, TStored> stored) where TStored : struct
    {
        var item = new DataField("element", typeof(T), isNullable: true);
        var field = new ListField(name, item);
        return new(field, (group, rows) =>
        {
            var written = new List<TStored>();
            List<int> definitions = [], repetitions = [];
            foreach (T[]? list in rows.Select(values))
            {
                written.AddRange((list ?? []).Select(stored));
                for (int place = 0; place < Math.Max(1, list?.Length ?? 0); place++)
                {
                    definitions.Add(list is null ? 0 : list.Length == 0 ? 1 : item.MaxDefinitionLevel);
                    repetitions.Add(place == 0 ? 0 : item.MaxRepetitionLevel);
                }
            }
            return group.WriteAllPartsAsync<TStored>(item, written.ToArray(), definitions.ToArray(), repetitions.ToArray(), default);
        });
    }
}
