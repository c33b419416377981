using System.Text.Json.Nodes;

namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>Texts as notebook files have them: a string, or a list of lines with their ends.</summary>
internal static class CellText
{
    public static string Of(JsonNode? text) =>
        text is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)text ?? "";

    public static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (int begin = 0, end; begin < text.Length; begin = end)
        {
            end = text.IndexOf('\n', begin) is var at and >= 0 ? at + 1 : text.Length;
            lines.Add((JsonNode)text[begin..end]);
        }
        return lines;
    }
}
