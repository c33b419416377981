using System.Text.Json;
using Tool.Scoring.Inputs;

namespace Tool.Scoring.Outputs;

/// <summary>A row as one JSON object, which reads back as the same row, bit for bit.</summary>
internal static class JsonRow
{
    public static void Write(Utf8JsonWriter json, ResultRow row, RowSchema schema)
    {
        json.WriteStartObject();
        json.WriteString(RowSchema.Path, row.Path);
        for (int place = 0; place < row.Own.Length; place++)
            Write(json, schema.OwnColumns[place], row.Own[place]);
        json.WriteString(RowSchema.Label, row.Label);
        if (row.Score is { } score)
            json.WriteNumber(RowSchema.Score, score);
        else
            json.WriteNull(RowSchema.Score);
        if (schema.TopK > 0)
        {
            Write(json, RowSchema.TopLabels, row.TopLabels, json.WriteStringValue);
            Write(json, RowSchema.TopScores, row.TopScores, json.WriteNumberValue);
        }
        if (schema.AllScores)
            Write(json, RowSchema.Scores, row.Scores, json.WriteNumberValue);
        if (schema.FeatureCount > 0)
            Write(json, RowSchema.Features, row.Features, json.WriteNumberValue);
        json.WriteString(RowSchema.Error, row.Error);
        json.WriteString(RowSchema.Reason, row.Reason);
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">It is no such object.</exception>
    public static ResultRow Read(ReadOnlyMemory<byte> line, RowSchema schema)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement json = document.RootElement;
        try
        {
            return new()
            {
                Path = json.GetProperty(RowSchema.Path).GetString() ?? throw new JsonException("a row has no path"),
                Own = [.. schema.OwnColumns.Select(name => JsonLinesList.ValueOf(json.GetProperty(name)))],
                Label = json.GetProperty(RowSchema.Label).GetString(),
                Score = json.GetProperty(RowSchema.Score) is { ValueKind: JsonValueKind.Number } score ? score.GetSingle() : null,
                TopLabels = ListOf(json, RowSchema.TopLabels, item => item.GetString()!),
                TopScores = ListOf(json, RowSchema.TopScores, item => item.GetSingle()),
                Scores = ListOf(json, RowSchema.Scores, item => item.GetSingle()),
                Features = ListOf(json, RowSchema.Features, item => item.GetSingle()),
                Error = json.GetProperty(RowSchema.Error).GetString(),
                Reason = json.GetProperty(RowSchema.Reason).GetString(),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException("a row has other columns", e);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, OwnValue value)
    {
        json.WritePropertyName(name);
        if (value.IsJson)
            json.WriteRawValue(value.Text!);
        else
            json.WriteStringValue(value.Text);
    }

    private static void Write<T>(Utf8JsonWriter json, string name, T[]? values, Action<T> write)
    {
        json.WritePropertyName(name);
        if (values is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartArray();
        foreach (T value in values)
            write(value);
        json.WriteEndArray();
    }

    private static T[]? ListOf<T>(JsonElement json, string name, Func<JsonElement, T> read) =>
        json.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(read)]
            : null;
}
