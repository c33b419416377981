using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace Tool.Scoring.Outputs;

/// <summary>
/// CSV as RFC 4180 has it but for line breaks, which are a line feed alone, in UTF-8, with a line of names. Lists take a column for each of
/// their values, but for label sets, whose lengths differ: these are JSON in one column. What is missing is empty.
/// </summary>
internal sealed class CsvRows : IRowWriter
{
    private static readonly JsonSerializerOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly CsvWriter _csv;
    private readonly RowSchema _schema;

    public CsvRows(Stream stream, RowSchema schema)
    {
        _schema = schema;
        var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        _csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            NewLine = "\n",
            ShouldQuote = field => ConfigurationFunctions.ShouldQuote(field) || field.Field?.Contains('\r') == true,
        });
        WriteLine(
            [RowSchema.Path, .. schema.OwnColumns, RowSchema.Label, RowSchema.Score, .. NamesOfLists(schema),
            .. schema.IsCalibrated ? RowSchema.OfCalibration : [], RowSchema.Error, RowSchema.Reason]);
    }

    /// <summary>The columns of the lists: top_label_1, top_score_1, …, score[daisy], …, feature_1, ….</summary>
    public static IEnumerable<string> NamesOfLists(RowSchema schema)
    {
        IEnumerable<string> top = Enumerable.Range(1, schema.TopK).SelectMany(rank => (string[])[$"top_label_{rank}", $"top_score_{rank}"]);
        IEnumerable<string> scores = schema.AllScores ? schema.ClassNames.Select(name => $"score[{name}]") : [];
        return [.. top, .. scores, .. Enumerable.Range(1, schema.FeatureCount).Select(place => $"feature_{place}")];
    }

    public void Write(ResultRow row)
    {
        var fields = new List<string?> { row.Path };
        fields.AddRange(row.Own.Select(value => value.Text));
        fields.AddRange(row.Label, Number(row.Score));
        for (int rank = 0; rank < _schema.TopK; rank++)
            fields.AddRange(row.TopLabels?[rank], Number(row.TopScores?[rank]));
        if (_schema.AllScores)
            for (int place = 0; place < _schema.ClassNames.Count; place++)
                fields.Add(Number(row.Scores?[place]));
        for (int place = 0; place < _schema.FeatureCount; place++)
            fields.Add(Number(row.Features?[place]));
        if (_schema.IsCalibrated)
            fields.AddRange(
                Number(row.UnknownPValue), row.Unknown is { } isUnknown ? isUnknown ? "true" : "false" : null,
                row.LabelSet is { } names ? JsonSerializer.Serialize(names, JsonOptions) : null,
                row.LabelSet?.Length.ToString(CultureInfo.InvariantCulture));
        fields.AddRange(row.Error, row.Reason);
        WriteLine(fields);
    }

    public void Complete() => _csv.Flush();

    public void Dispose() => _csv.Dispose();

    private void WriteLine(IEnumerable<string?> fields)
    {
        foreach (string? field in fields)
            _csv.WriteField(field);
        _csv.NextRecord();
    }

    // The shortest text that reads as the same number.
    private static string? Number(float? value) => value?.ToString("R", CultureInfo.InvariantCulture);
}
