namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>The notebooks of the examples, each of which is run once, after those before it, whose files it may need.</summary>
/// <remarks>
/// <c>MLNET_GOOGLENET_RENEW_NOTEBOOKS</c> is a part of the names of those whose kept outputs are to be replaced by what comes out. The
/// others train on fewer images for fewer epochs, which shows outputs of the same kinds.
/// </remarks>
public sealed class ExampleNotebooks
{
    private static readonly Dictionary<string, (string Piece, string Other)[]> Shortened = new()
    {
        ["02-train-flowers.ipynb"] = [("perKind: 60", "perKind: 12"), ("Epochs = flowers is null ? 12 : 40", "Epochs = 2")],
    };

    private readonly Dictionary<string, Task<NotebookRun>> _runs = [];

    internal static string Folder { get; } = RepositoryFolder.PathOf("Examples", "Notebooks");

    /// <summary>The names of the files, in the order in which they are read.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.ipynb").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    internal static Notebook Read(string name) => Notebook.Read(Path.Combine(Folder, name));

    /// <summary>What came out of a notebook.</summary>
    /// <exception cref="CellFailedException">A cell of it, or of one before it, fails.</exception>
    internal async Task<NotebookRun> Run(string name)
    {
        NotebookRun? run = null;
        foreach (string needed in Names.TakeWhile(other => other != name).Append(name))
            run = await (_runs.TryGetValue(needed, out Task<NotebookRun>? known) ? known : _runs[needed] = RunOnce(needed));
        return run!;
    }

    private static async Task<NotebookRun> RunOnce(string name)
    {
        bool isRenewed = Environment.GetEnvironmentVariable("MLNET_GOOGLENET_RENEW_NOTEBOOKS") is { Length: > 0 } part
            && name.Contains(part, StringComparison.Ordinal);
        NotebookRun run = await NotebookRun.Of(
            Notebook.Read(Path.Combine(Folder, name), isRenewed ? [] : Shortened.GetValueOrDefault(name, [])));
        if (isRenewed)
            run.Keep();
        return run;
    }
}
