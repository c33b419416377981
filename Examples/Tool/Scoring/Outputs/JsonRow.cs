using System.Text.Json;
using Tool.Scoring.Inputs;

namespace Tool.Scoring.Outputs;

/// <summary>A row as one JSON object, which reads back as the same row, bit for bit.</summary>
internal static class JsonRow
{
    public static void Write(Utf8JsonWriter json, ResultRow row, RowSchema schema, bool withProfileBins = false)
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
        if (schema.IsCalibrated)
        {
            Write(json, RowSchema.UnknownPValue, row.UnknownPValue is not null, () => json.WriteNumberValue(row.UnknownPValue!.Value));
            Write(json, RowSchema.Unknown, row.Unknown is not null, () => json.WriteBooleanValue(row.Unknown!.Value));
            Write(json, RowSchema.LabelSet, row.LabelSet, json.WriteStringValue);
            Write(json, RowSchema.LabelSetSize, row.LabelSet is not null, () => json.WriteNumberValue(row.LabelSet!.Length));
        }
        if (withProfileBins && schema.Profile is not null)
            Write(json, RowSchema.ProfileBins, row.ProfileBins, json.WriteNumberValue);
        if (schema.FeatureCount > 0)
            Write(json, RowSchema.Features, row.Features, json.WriteNumberValue);
        json.WriteString(RowSchema.Error, row.Error);
        json.WriteString(RowSchema.Reason, row.Reason);
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">It is not such an object.</exception>
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
                // A column of this name may also be one of the input's own.
                TopLabels = ListOf(schema.TopK > 0, json, RowSchema.TopLabels, item => item.GetString()!),
                TopScores = ListOf(schema.TopK > 0, json, RowSchema.TopScores, item => item.GetSingle()),
                Scores = ListOf(schema.AllScores, json, RowSchema.Scores, item => item.GetSingle()),
                UnknownPValue = schema.IsCalibrated ? ValueOf(json, RowSchema.UnknownPValue)?.GetSingle() : null,
                Unknown = schema.IsCalibrated ? ValueOf(json, RowSchema.Unknown)?.GetBoolean() : null,
                LabelSet = ListOf(schema.IsCalibrated, json, RowSchema.LabelSet, item => item.GetString()!),
                ProfileBins = ListOf(schema.Profile is not null, json, RowSchema.ProfileBins, item => item.GetInt32()),
                Features = ListOf(schema.FeatureCount > 0, json, RowSchema.Features, item => item.GetSingle()),
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

    private static void Write(Utf8JsonWriter json, string name, bool isThere, Action write)
    {
        json.WritePropertyName(name);
        if (isThere)
            write();
        else
            json.WriteNullValue();
    }

    private static JsonElement? ValueOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static T[]? ListOf<T>(bool isResult, JsonElement json, string name, Func<JsonElement, T> read) =>
        isResult && json.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(read)]
            : null;
}
