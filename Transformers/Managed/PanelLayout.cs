namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// The order in which <see cref="MatrixKernel{TOperations, TVector}"/> reads matrices: panels of columns, two registers wide, each with the
/// rows of all matrices one after another. Columns are filled up to a multiple of <see cref="Map.ChannelBlock"/>.
/// </summary>
/// <param name="matrices">Number of matrices.</param>
/// <param name="rows">Rows of each.</param>
/// <param name="columns">Columns of each.</param>
/// <param name="panelWidth">Columns of a panel; the last one may have half of them.</param>
internal readonly struct PanelLayout(int matrices, int rows, int columns, int panelWidth)
{
    private readonly int _padded = Map.Padded(columns);

    public int Rows => rows;

    public int PanelWidth => panelWidth;

    /// <summary>Columns that do not fill up.</summary>
    public int AllColumns => columns;

    /// <summary>Numbers in all panels.</summary>
    public long Length => (long)matrices * rows * _padded;

    public int Panels => (_padded + panelWidth - 1) / panelWidth;

    public int Width(int panel) => Math.Min(panelWidth, _padded - panel * panelWidth);

    /// <summary>Columns of a panel that do not fill up.</summary>
    public int Columns(int panel) => Math.Clamp(columns - panel * panelWidth, 0, panelWidth);

    /// <summary>Where a row of a matrix begins in a panel.</summary>
    public long Offset(int panel, int matrix = 0, int row = 0) =>
        (long)matrices * rows * panel * panelWidth + ((long)matrix * rows + row) * Width(panel);
}
