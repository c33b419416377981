namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>A notebook that was run from the top, and what each of its code cells gave.</summary>
internal sealed record NotebookRun(Notebook Notebook, IReadOnlyList<IReadOnlyList<CellOutput>> Outputs)
{
    /// <summary>Runs every code cell of a notebook, in order, in one session.</summary>
    /// <exception cref="CellFailedException">A cell fails; those after it are not run.</exception>
    public static async Task<NotebookRun> Of(Notebook notebook)
    {
        var session = new NotebookSession(notebook);
        var outputs = new List<IReadOnlyList<CellOutput>>();
        foreach (NotebookCell cell in notebook.CodeCells)
            outputs.Add([.. (await session.Run(cell)).Select(output => output with { Text = Anywhere(output.Text, notebook) })]);
        return new(notebook, outputs);
    }

    /// <summary>Puts what came out in the place of what the file keeps.</summary>
    public void Keep()
    {
        foreach (NotebookCell cell in Notebook.CodeCells)
            cell.Keep(Outputs[cell.Number - 1]);
        Notebook.Save();
    }

    // Full paths of images would tell where the repository of whoever ran it was.
    private static string Anywhere(string text, Notebook notebook) => text
        .Replace(notebook.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
        .Replace(RepositoryFolder.FullPath, "../..", StringComparison.Ordinal);
}
