using System.Text.Json.Nodes;
using MLNet.GoogLeNet.UnitTests.Transformers.Displays;

namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>One output of a cell.</summary>
/// <param name="MimeType">What kind of text it is; none for what went to the console.</param>
/// <param name="Text">What is shown.</param>
internal sealed record CellOutput(string? MimeType, string Text)
{
    private const string Html = "text/html";

    /// <summary>Whether there is nothing for a reader to see.</summary>
    public bool IsEmpty => MimeType == Html
        ? HtmlText.Of(Text).Length == 0 && !Text.Contains("<img ", StringComparison.Ordinal)
            && !Text.Contains("<svg ", StringComparison.Ordinal)
        : string.IsNullOrWhiteSpace(Text);

    public static CellOutput FromJson(JsonNode json)
    {
        if ((string?)json["output_type"] == "stream")
            return new(null, CellText.Of(json["text"]));
        (string mimeType, JsonNode? text) = json["data"]!.AsObject().First();
        return new(mimeType, CellText.Of(text));
    }

    /// <param name="executionCount">The number of the cell.</param>
    public JsonObject ToJson(int executionCount) => MimeType is null
        ? new() { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = CellText.Lines(Text) }
        : new()
        {
            ["data"] = new JsonObject { [MimeType] = CellText.Lines(Text) },
            ["execution_count"] = executionCount,
            ["metadata"] = new JsonObject(),
            ["output_type"] = "execute_result",
        };
}
