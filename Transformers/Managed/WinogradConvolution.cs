using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// A convolution of 3×3, 4×4 or 5×5 with stride 1, by <see cref="WinogradTransforms">minimal filtering</see>: blocks of tiles are
/// transformed, multiplied with the transformed weights, one matrix for each of the 36 places of a tile, and transformed back.
/// </summary>
internal sealed unsafe class WinogradConvolution<TOperations, TVector>
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    private const int Products = WinogradTransforms.Products;

    // Transformed tiles stay in the second-level cache, of which even small processors have 512 KB.
    private const int NumbersAtOnce = 128 * 1024, MostTiles = 96;

    private const int LineBreak = 16; // between matrices: their addresses would be multiples of 4,096 otherwise, and share cache lines

    private static readonly int PanelWidth = 2 * TOperations.Count, Rows = TOperations.Rows;

    private readonly TileGrid _grid;
    private readonly int _inputs, _tilesAtOnce, _stride;
    private readonly long _matrix, _productMatrix; // numbers of one of the 36

    /// <param name="grid">The tiles.</param>
    /// <param name="inputs">Number of input channels.</param>
    /// <param name="outputs">Number of output channels.</param>
    public WinogradConvolution(TileGrid grid, int inputs, int outputs)
    {
        (_grid, _inputs, _stride) = (grid, inputs, Map.Padded(inputs));
        int tiles = (int)Math.Round((double)NumbersAtOnce / (Products * _stride) / Rows) * Rows;
        _tilesAtOnce = Math.Clamp(tiles, Rows, MostTiles);
        _matrix = (long)_tilesAtOnce * _stride + LineBreak;
        _productMatrix = (long)_tilesAtOnce * PanelWidth + LineBreak;
        Weights = new(Products, inputs, outputs, PanelWidth);
    }

    /// <summary>The layout of the transformed weights.</summary>
    public PanelLayout Weights { get; }

    /// <summary>Computes images.</summary>
    /// <param name="from">[N, H, W, in].</param>
    /// <param name="to">[N, H, W, out].</param>
    /// <param name="images">N.</param>
    /// <param name="weights">The first panel of the transformed weights.</param>
    /// <param name="bias">[out], filled up as the panels are; zeros where null.</param>
    /// <param name="relu">Whether what is negative becomes zero.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    /// <param name="memory">For what lies between.</param>
    public void Run(
        PixelMap from, PixelMap to, int images, float* weights, float* bias, bool relu, int threads, NumberPool memory)
    {
        int tiles = _grid.Count(images), blocks = (tiles + _tilesAtOnce - 1) / _tilesAtOnce, panels = Weights.Panels;
        int groups = blocks >= threads ? 1 : Math.Min(threads, panels); // of panels; each transforms the tiles for itself
        ParallelRanges.Run((long)blocks * groups, threads, (start, end) =>
        {
            AlignedNumbers scratch = memory.Rent(Products * (_matrix + _productMatrix));
            float* transformed = scratch.Pointer, products = transformed + Products * _matrix;
            for (long i = start; i < end; i++)
            {
                int first = (int)(i % blocks) * _tilesAtOnce, group = (int)(i / blocks), count = Math.Min(_tilesAtOnce, tiles - first);
                WinogradTiles<TOperations, TVector>.Inputs(from, _grid, first, count, transformed, _stride, _matrix);
                for (int panel = panels * group / groups; panel < panels * (group + 1) / groups; panel++)
                {
                    Multiply(transformed, count, weights, panel, products);
                    int width = Weights.Width(panel), channel = panel * PanelWidth;
                    WinogradTiles<TOperations, TVector>.Outputs(
                        products, width, _productMatrix, to, _grid, first, count, channel, Weights.Columns(panel),
                        bias is null ? WinogradTiles<TOperations, TVector>.Zeros.Pointer : bias + channel, relu);
                }
            }
            memory.Return(scratch);
        });
    }

    // [6, 6, tiles, in] · [6, 6, in, width] → [6, 6, tiles, width]. Past the last tile there is room, and nothing that is read.
    private void Multiply(float* transformed, int tiles, float* weights, int panel, float* products)
    {
        int width = Weights.Width(panel);
        float* zeros = WinogradTiles<TOperations, TVector>.Zeros.Pointer;
        for (int product = 0; product < Products; product++)
        {
            float* a = transformed + product * _matrix, b = weights + Weights.Offset(panel, product);
            float* c = products + product * _productMatrix;
            for (int tile = 0; tile < tiles; tile += Rows)
                MatrixKernel<TOperations, TVector>.Multiply(
                    new(a + (long)tile * _stride, _stride, _inputs), b, width, new(zeros, 0, c + (long)tile * width, width));
        }
    }
}
