namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>The notebooks of the examples, each of which is run once, after those before it, whose files it may need.</summary>
/// <remarks>
/// With <c>MLNET_GOOGLENET_RENEW_NOTEBOOKS</c>, a part of their names, the kept outputs of some are replaced by what comes out, and the
/// others are not run: the files that they wrote earlier are used. Without it, all train on fewer images for fewer epochs, which shows
/// outputs of the same kinds.
/// </remarks>
public sealed class ExampleNotebooks
{
    private static readonly Dictionary<string, (string Piece, string Other)[]> Shortened = new()
    {
        ["02-train-flowers.ipynb"] = [("perKind: 60", "perKind: 12"), ("Epochs = flowers is null ? 12 : 40", "Epochs = 2")],
        ["04-trust.ipynb"] = [("perKind: 60", "perKind: 20"), ("Epochs = 4", "Epochs = 1")],
    };

    private static readonly string Renewed = Environment.GetEnvironmentVariable("MLNET_GOOGLENET_RENEW_NOTEBOOKS") ?? "";

    private readonly Dictionary<string, Task<NotebookRun>> _runs = [];

    internal static string Folder { get; } = RepositoryFolder.PathOf("Examples", "Notebooks");

    /// <summary>The names of the files, in the order in which they are read.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.ipynb").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Whether a notebook is run: all are, unless the outputs of others are renewed.</summary>
    internal static bool IsRun(string name) => name.Contains(Renewed, StringComparison.Ordinal);

    internal static Notebook Read(string name) => Notebook.Read(Path.Combine(Folder, name));

    /// <summary>What came out of a notebook.</summary>
    /// <exception cref="CellFailedException">A cell of it, or of one before it, fails.</exception>
    internal async Task<NotebookRun> Run(string name)
    {
        NotebookRun? run = null;
        foreach (string needed in Names.TakeWhile(other => other != name).Where(IsRun).Append(name))
            run = await (_runs.TryGetValue(needed, out Task<NotebookRun>? known) ? known : _runs[needed] = RunOnce(needed));
        return run!;
    }

    private static async Task<NotebookRun> RunOnce(string name)
    {
        bool isRenewed = Renewed.Length > 0;
        NotebookRun run = await NotebookRun.Of(
            Notebook.Read(Path.Combine(Folder, name), isRenewed ? [] : Shortened.GetValueOrDefault(name, [])));
        if (isRenewed)
            run.Keep();
        return run;
    }
}
