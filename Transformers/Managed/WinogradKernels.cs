using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Kernels to the 36 matrices that tiles are multiplied with, and the gradient of these back.</summary>
internal static unsafe class WinogradKernels<TOperations, TVector>
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    private const int Side = WinogradTransforms.Side;

    private static readonly int Count = TOperations.Count;

    /// <summary>G · g · Gᵀ of each kernel: [rows, kernel, kernel, columns] → panels of [6, 6, rows, columns].</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="kernel">Their side.</param>
    /// <param name="rotated">Whether to take them upside down, as the gradient of the input does.</param>
    /// <param name="target">The first panel.</param>
    /// <param name="layout">Where the others are.</param>
    /// <param name="threads">Number of threads.</param>
    public static void Pack(float* kernels, int kernel, bool rotated, float* target, PanelLayout layout, int threads)
    {
        float[,] g = WinogradTransforms.Kernel(kernel);
        ParallelRanges.Run(layout.Rows, threads, (start, end) =>
        {
            for (int row = (int)start; row < end; row++)
                PackRow(kernels + (long)row * kernel * kernel * layout.AllColumns, kernel, rotated, g, row, target, layout);
        });
    }

    /// <summary>Gᵀ · u · G of each kernel: panels of [6, 6, rows, columns] → [rows, kernel, kernel, columns].</summary>
    /// <param name="source">The first panel.</param>
    /// <param name="layout">Where the others are.</param>
    /// <param name="rows">Number of kernels of a column.</param>
    /// <param name="kernel">Their side.</param>
    /// <param name="kernels">Receives the kernels.</param>
    /// <param name="threads">Number of threads.</param>
    public static void Unpack(float* source, PanelLayout layout, int rows, int kernel, float* kernels, int threads)
    {
        float[,] g = WinogradTransforms.Kernel(kernel);
        ParallelRanges.Run(rows, threads, (start, end) =>
        {
            for (int row = (int)start; row < end; row++)
                UnpackRow(source, layout, row, kernel, g, kernels + (long)row * kernel * kernel * layout.AllColumns);
        });
    }

    private static void PackRow(float* kernels, int kernel, bool rotated, float[,] g, int row, float* target, in PanelLayout layout)
    {
        float* half = stackalloc float[Side * kernel * Count];
        int columns = layout.AllColumns, places = kernel * kernel;
        for (int panel = 0; panel < layout.Panels; panel++)
            for (int column = 0; column < layout.Columns(panel); column += Count)
            {
                float* from = kernels + panel * layout.PanelWidth + column;
                for (int y = 0; y < Side; y++)
                    for (int x = 0; x < kernel; x++)
                    {
                        TVector sum = TOperations.Zero;
                        for (int i = 0; i < kernel; i++)
                        {
                            int place = rotated ? places - 1 - (i * kernel + x) : i * kernel + x;
                            sum = TOperations.MultiplyAdd(TOperations.All(g[y, i]), TOperations.Load(from + (long)place * columns), sum);
                        }
                        TOperations.Store(half + (y * kernel + x) * Count, sum);
                    }
                for (int y = 0; y < Side; y++)
                    for (int x = 0; x < Side; x++)
                    {
                        TVector sum = TOperations.Zero;
                        for (int i = 0; i < kernel; i++)
                            sum = TOperations.MultiplyAdd(TOperations.All(g[x, i]), TOperations.Load(half + (y * kernel + i) * Count), sum);
                        TOperations.Store(target + layout.Offset(panel, y * Side + x, row) + column, sum);
                    }
            }
    }

    private static void UnpackRow(float* source, in PanelLayout layout, int row, int kernel, float[,] g, float* kernels)
    {
        float* half = stackalloc float[Side * kernel * Count];
        for (int panel = 0; panel < layout.Panels; panel++)
            for (int column = 0; column < layout.Columns(panel); column += Count)
            {
                for (int y = 0; y < kernel; y++)
                    for (int x = 0; x < Side; x++)
                    {
                        TVector sum = TOperations.Zero;
                        for (int i = 0; i < Side; i++)
                            sum = TOperations.MultiplyAdd(
                                TOperations.All(g[i, y]), TOperations.Load(source + layout.Offset(panel, i * Side + x, row) + column), sum);
                        TOperations.Store(half + (y * Side + x) * Count, sum);
                    }
                for (int y = 0; y < kernel; y++)
                    for (int x = 0; x < kernel; x++)
                    {
                        TVector sum = TOperations.Zero;
                        for (int i = 0; i < Side; i++)
                            sum = TOperations.MultiplyAdd(TOperations.All(g[i, x]), TOperations.Load(half + (y * Side + i) * Count), sum);
                        TOperations.Store(
                            kernels + (y * kernel + x) * (long)layout.AllColumns + panel * layout.PanelWidth + column, sum);
                    }
            }
    }
}
