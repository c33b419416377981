namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>A product with as many rows as there are.</summary>
internal static unsafe class TileOfRows<TOperations, TVector>
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    /// <summary>
    /// c = a · b + bias, as <see cref="MatrixKernel{TOperations, TVector}.Multiply"/> has it, where there may be fewer rows than it takes.
    /// What lies behind them is read, but not used.
    /// </summary>
    /// <param name="a">[Rows, K].</param>
    /// <param name="weights">Holds the panel.</param>
    /// <param name="panel">Its index.</param>
    /// <param name="c">[Rows, width].</param>
    /// <param name="strideOfC">Numbers from a row of <paramref name="c"/> to the next.</param>
    /// <param name="rows">Number of rows that there are.</param>
    /// <param name="relu">Whether what is negative becomes zero.</param>
    /// <param name="scratch">Room for [Rows, width].</param>
    public static void Multiply(
        in MatrixRows a, PackedMatrix weights, int panel, float* c, nint strideOfC, int rows, bool relu, float* scratch)
    {
        int width = weights.Width(panel);
        bool fits = rows >= TOperations.Rows;
        MatrixKernel<TOperations, TVector>.Multiply(
            a, weights.Panel(panel), width, weights.Bias(panel), fits ? c : scratch, fits ? strideOfC : width, relu);
        for (int row = 0; row < rows && !fits; row++)
            new Span<float>(scratch + row * width, width).CopyTo(new(c + row * strideOfC, width));
    }
}
