using Parquet;
using Parquet.Schema;

namespace Tool.Scoring.Outputs;

/// <summary>
/// Parquet, compressed with Zstandard. Lists are lists, null where an image has no scores; the input's own columns are text, which is
/// JSON where a value of a JSON list is not text itself.
/// </summary>
internal sealed class ParquetRows : IRowWriter
{
    private const int MostRows = 8_192; // in a row group, which is what memory is needed for
    private const int MostNumbers = 2_000_000;
    private readonly ParquetWriter _parquet;
    private readonly List<ParquetColumn> _columns;
    private readonly List<ResultRow> _rows = [];
    private readonly int _rowsInGroup;

    public ParquetRows(Stream stream, RowSchema schema)
    {
        int numbersInRow = (schema.AllScores ? schema.ClassNames.Count : 0) + schema.FeatureCount;
        _rowsInGroup = Math.Clamp(MostNumbers / Math.Max(1, numbersInRow), 1, MostRows);
        _columns = [.. ColumnsOf(schema)];
        _parquet = ParquetWriter.CreateAsync(new ParquetSchema(_columns.Select(column => column.Field)), stream, Options).GetAwaiter()
            .GetResult();
    }

    /// <summary>How files are written.</summary>
    public static ParquetOptions Options { get; } = new() { CompressionMethod = CompressionMethod.Zstd };

    public void Write(ResultRow row)
    {
        _rows.Add(row);
        if (_rows.Count == _rowsInGroup)
            WriteGroup();
    }

    public void Complete()
    {
        if (_rows.Count > 0)
            WriteGroup();
        _parquet.DisposeAsync().AsTask().GetAwaiter().GetResult(); // the end of the file, where readers begin
    }

    public void Dispose()
    {
    }

    private void WriteGroup()
    {
        using ParquetRowGroupWriter group = _parquet.CreateRowGroup();
        foreach (ParquetColumn column in _columns)
            column.Write(group, _rows).GetAwaiter().GetResult();
        group.CompleteValidate();
        _rows.Clear();
    }

    private static IEnumerable<ParquetColumn> ColumnsOf(RowSchema schema)
    {
        yield return ParquetColumn.Text(RowSchema.Path, row => row.Path, isNullable: false);
        for (int place = 0; place < schema.OwnColumns.Count; place++)
        {
            int own = place;
            yield return ParquetColumn.Text(schema.OwnColumns[own], row => row.Own[own].Text);
        }
        yield return ParquetColumn.Text(RowSchema.Label, row => row.Label);
        yield return ParquetColumn.Number(RowSchema.Score, row => row.Score);
        if (schema.TopK > 0)
        {
            yield return ParquetColumn.TextList(RowSchema.TopLabels, row => row.TopLabels);
            yield return ParquetColumn.NumberList(RowSchema.TopScores, row => row.TopScores);
        }
        if (schema.AllScores)
            yield return ParquetColumn.NumberList(RowSchema.Scores, row => row.Scores);
        if (schema.IsCalibrated)
        {
            yield return ParquetColumn.Number(RowSchema.UnknownPValue, row => row.UnknownPValue);
            yield return ParquetColumn.Value(RowSchema.Unknown, row => row.Unknown);
            yield return ParquetColumn.TextList(RowSchema.LabelSet, row => row.LabelSet);
            yield return ParquetColumn.Value(RowSchema.LabelSetSize, row => row.LabelSet?.Length);
        }
        if (schema.FeatureCount > 0)
            yield return ParquetColumn.NumberList(RowSchema.Features, row => row.Features);
        yield return ParquetColumn.Text(RowSchema.Error, row => row.Error);
        yield return ParquetColumn.Text(RowSchema.Reason, row => row.Reason);
    }
}
