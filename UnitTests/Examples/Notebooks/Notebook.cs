using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>A notebook file, format 4: what it says, its code cells, and the outputs that are kept in it.</summary>
internal sealed class Notebook
{
    private static readonly JsonSerializerOptions AsJupyterWrites = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonNode _json;

    private Notebook(string path, JsonNode json)
    {
        Path = path;
        _json = json;
        JsonObject[] cells = [.. json["cells"]!.AsArray().Select(cell => cell!.AsObject())];
        CodeCells = [.. cells.Where(cell => Kind(cell) == "code").Select((cell, i) => new NotebookCell(cell, i + 1))];
        Prose = string.Join("\n\n", cells.Where(cell => Kind(cell) == "markdown").Select(cell => CellText.Of(cell["source"])));
    }

    /// <summary>The full path of the file.</summary>
    public string Path { get; }

    /// <summary>The name of the file.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The folder in which its cells run.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public IReadOnlyList<NotebookCell> CodeCells { get; }

    /// <summary>The text of all cells that are not code.</summary>
    public string Prose { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="changes">Pieces of its text and what takes their place.</param>
    public static Notebook Read(string path, params IEnumerable<(string Piece, string Other)> changes) => new(
        System.IO.Path.GetFullPath(path),
        JsonNode.Parse(changes.Aggregate(File.ReadAllText(path), (text, change) => text.Contains(change.Piece, StringComparison.Ordinal)
            ? text.Replace(change.Piece, change.Other, StringComparison.Ordinal)
            : throw new ArgumentException($"'{path}' does not have '{change.Piece}'.", nameof(changes))))!);

    /// <summary>Rewrites the file with the outputs that its cells have now.</summary>
    public void Save() => File.WriteAllText(Path, _json.ToJsonString(AsJupyterWrites) + "\n");

    private static string? Kind(JsonObject cell) => (string?)cell["cell_type"];
}
