namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>A cell of a notebook did not do what a cell has to; says which one, and shows it.</summary>
internal sealed class CellFailedException(Notebook notebook, NotebookCell cell, string problem, Exception? inner = null)
    : Exception($"{notebook.Name}, code cell {cell.Number}: {problem}\n\n{cell.Source}", inner);
