using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// The gradient of the weights of a convolution of 3×3 with stride 1: of each of the 36 matrices of its
/// <see cref="WinogradConvolution{TOperations, TVector}">products</see>, summed over tiles in their order, and then transformed.
/// </summary>
/// <param name="grid">The tiles.</param>
/// <param name="inputs">Number of input channels.</param>
/// <param name="outputs">Number of output channels.</param>
internal sealed unsafe class WinogradGradient<TOperations, TVector>(TileGrid grid, int inputs, int outputs)
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    private const int Products = WinogradTransforms.Products, TilesAtOnce = 192, LineBreak = 16;

    private static readonly int PanelWidth = 2 * TOperations.Count, Rows = TOperations.Rows;

    private readonly int _stride = Map.Padded(inputs), _sumRows = (inputs + Rows - 1) / Rows * Rows;

    /// <summary>Computes it.</summary>
    /// <param name="x">[N, H, W, in].</param>
    /// <param name="outputGradient">[N, H, W, out].</param>
    /// <param name="images">N.</param>
    /// <param name="weightGradient">[in, kernel, kernel, out].</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    /// <param name="memory">For what lies between.</param>
    public void Run(PixelMap x, PixelMap outputGradient, int images, float* weightGradient, int threads, NumberPool memory)
    {
        long matrix = (long)TilesAtOnce * _stride + LineBreak;
        var gradients = new PanelLayout(Products, TilesAtOnce, outputs, PanelWidth);
        var sums = new PanelLayout(Products, _sumRows, outputs, PanelWidth);
        AlignedNumbers tileMemory = memory.Rent(Products * matrix), gradientMemory = memory.Rent(gradients.Length),
            sumMemory = memory.Rent(sums.Length);
        float* tiles = tileMemory.Pointer, above = gradientMemory.Pointer, sum = sumMemory.Pointer;
        int all = grid.Count(images);
        TileGrid cells = grid;
        for (int first = 0; first < all; first += TilesAtOnce)
        {
            int begin = first, count = Math.Min(TilesAtOnce, all - first);
            ParallelRanges.Run(count, threads, (start, end) =>
            {
                int from = (int)start, some = (int)(end - start);
                WinogradTiles<TOperations, TVector>.Inputs(
                    x, cells, begin + from, some, tiles + from * (long)_stride, _stride, matrix);
                WinogradTiles<TOperations, TVector>.OutputGradients(
                    outputGradient, cells, begin + from, some, above, gradients, from);
            });
            ParallelRanges.Run(Products * (long)sums.Panels, threads, (start, end) =>
            {
                for (int i = (int)start; i < end; i++)
                {
                    int product = i / sums.Panels, panel = i % sums.Panels;
                    Multiply(
                        tiles + product * matrix, count, above + gradients.Offset(panel, product), sums.Width(panel),
                        sum + sums.Offset(panel, product), isFirst: begin == 0);
                }
            });
        }
        WinogradKernels<TOperations, TVector>.Unpack(sum, sums, inputs, grid.Kernel, weightGradient, threads);
        memory.Return(tileMemory);
        memory.Return(gradientMemory);
        memory.Return(sumMemory);
    }

    // [tiles, in]ᵀ · [tiles, width] → [in, width]. Rows past the last channel are computed, and not used.
    private void Multiply(float* tiles, int count, float* gradients, int width, float* sums, bool isFirst)
    {
        for (int row = 0; row < inputs; row += Rows)
        {
            float* target = sums + (long)row * width;
            MatrixKernel<TOperations, TVector>.Multiply(
                new(tiles + row, stride: 1, length: count, step: _stride), gradients, width,
                new(isFirst ? WinogradTiles<TOperations, TVector>.Zeros.Pointer : target, isFirst ? 0 : width, target, width));
        }
    }
}
