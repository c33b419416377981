using System.Text.Json.Nodes;

namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>A code cell of a notebook.</summary>
/// <param name="json">The cell as the file has it.</param>
/// <param name="number">Its place among the code cells, from 1.</param>
internal sealed class NotebookCell(JsonObject json, int number)
{
    public int Number => number;

    public string Source { get; } = CellText.Of(json["source"]);

    /// <summary>The outputs that the file keeps.</summary>
    public IReadOnlyList<CellOutput> Outputs => [.. json["outputs"]!.AsArray().Select(output => CellOutput.FromJson(output!))];

    /// <summary>The number that stands before the cell, which tells in what order cells were run; none where it was not.</summary>
    public int? ExecutionCount => (int?)json["execution_count"];

    /// <summary>Puts outputs in the place of those that the file keeps.</summary>
    public void Keep(IEnumerable<CellOutput> outputs)
    {
        json["execution_count"] = number;
        json["outputs"] = new JsonArray([.. outputs.Select(output => output.ToJson(number))]);
    }
}
