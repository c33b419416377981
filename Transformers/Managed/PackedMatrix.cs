namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// Weights in the order in which <see cref="MatrixKernel{TOperations, TVector}"/> reads them: panels of columns, two registers wide, with all
/// rows of a panel one after another. Columns are filled up with zeros to a multiple of <see cref="Map.ChannelBlock"/>.
/// </summary>
internal sealed unsafe class PackedMatrix
{
    private readonly AlignedNumbers _numbers, _bias;
    private readonly int _rows, _matrices, _panelWidth;

    /// <param name="matrices">Number of matrices that lie side by side in each panel.</param>
    /// <param name="rows">K.</param>
    /// <param name="columns">Number of output channels.</param>
    /// <param name="panelWidth">Columns of a panel; the last one may have half of them.</param>
    /// <param name="values">[matrices, rows, columns].</param>
    /// <param name="bias">[columns].</param>
    public PackedMatrix(int matrices, int rows, int columns, int panelWidth, ReadOnlySpan<float> values, ReadOnlySpan<float> bias)
    {
        (_matrices, _rows, _panelWidth, Columns) = (matrices, rows, panelWidth, Map.Padded(columns));
        _numbers = new((long)matrices * rows * Columns);
        _bias = new(Columns);
        bias.CopyTo(new(_bias.Pointer, columns));
        for (int matrix = 0; matrix < matrices; matrix++)
            for (int row = 0; row < rows; row++, values = values[columns..])
                for (int panel = 0; panel * panelWidth < columns; panel++)
                    values[(panel * panelWidth)..Math.Min((panel + 1) * panelWidth, columns)].CopyTo(
                        new(Panel(panel, matrix) + (long)row * Width(panel), Width(panel)));
    }

    /// <summary>Number of columns, with those that fill up.</summary>
    public int Columns { get; }

    public int Panels => (Columns + _panelWidth - 1) / _panelWidth;

    public int Width(int panel) => Math.Min(_panelWidth, Columns - panel * _panelWidth);

    public float* Panel(int panel, int matrix = 0) =>
        _numbers.Pointer + (long)_matrices * _rows * panel * _panelWidth + (long)matrix * _rows * Width(panel);

    public float* Bias(int panel) => _bias.Pointer + panel * _panelWidth;
}
