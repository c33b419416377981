using System.Collections;
using DuckDB.NET.Data;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>The rows of an output as DuckDB reads them, which shares no code with those who wrote them.</summary>
internal static class DuckDbTable
{
    /// <summary>Reads a .csv, .jsonl or .parquet file: one dictionary per row, null for what is missing, lists as arrays.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, object?>> Read(string file)
    {
        string name = file.Replace("'", "''");
        return Query(Path.GetExtension(file) switch
        {
            ".csv" => $"""SELECT * FROM read_csv('{name}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')""",
            ".jsonl" => $"SELECT * FROM read_json('{name}', format = 'newline_delimited')",
            _ => $"SELECT * FROM read_parquet('{name}')",
        });
    }

    private static List<IReadOnlyDictionary<string, object?>> Query(string query)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        while (reader.Read())
            rows.Add(
                Enumerable.Range(0, reader.FieldCount)
                .ToDictionary(reader.GetName, place => reader.IsDBNull(place) ? null : Value(reader.GetValue(place))));
        return rows;
    }

    private static object Value(object value) => value is IEnumerable list and not string ? list.Cast<object?>().ToArray() : value;
}
