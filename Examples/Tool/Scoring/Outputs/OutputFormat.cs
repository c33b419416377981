namespace Tool.Scoring.Outputs;

/// <summary>The formats of an output, by extension.</summary>
internal static class OutputFormat
{
    public const string Extensions = ".csv, .jsonl or .parquet";

    /// <summary>Whether the extension of a file is one of them.</summary>
    public static bool Has(string file) => Path.GetExtension(file).ToLowerInvariant() is ".csv" or ".jsonl" or ".parquet";

    /// <summary>The writer for a file's extension.</summary>
    /// <param name="file">The file that the rows are for.</param>
    /// <param name="stream">Where they go; stays open.</param>
    /// <param name="schema">Their columns.</param>
    public static IRowWriter Writer(string file, Stream stream, RowSchema schema) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".csv" => new CsvRows(stream, schema),
        ".jsonl" => new JsonLinesRows(stream, schema),
        ".parquet" => new ParquetRows(stream, schema),
        string other => throw new ArgumentException($"'{other}' is not a format of rows; it is {Extensions}.", nameof(file)),
    };
}
