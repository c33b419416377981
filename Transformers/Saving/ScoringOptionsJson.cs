using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNet.GoogLeNet.Transformers.Saving;

/// <summary>Scoring options inside a saved model. Those that a file does not name have their defaults.</summary>
internal static class ScoringOptionsJson
{
    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    public static string Write(ScoringOptions options) => JsonSerializer.Serialize(options, Format);

    /// <exception cref="InvalidDataException">They are not readable, or not possible for this model.</exception>
    public static ScoringOptions Read(string json, int classes)
    {
        try
        {
            ScoringOptions options = JsonSerializer.Deserialize<ScoringOptions>(json, Format) ?? throw new JsonException("there are none");
            options.Validate(classes);
            return options;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"The saved model is damaged: its scoring options are not readable ({e.Message}). Save the model again.", e);
        }
    }
}
