using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>A 1×1 convolution, or a linear layer on maps of one pixel: the pixels of all images are the rows of one matrix.</summary>
internal sealed unsafe class MatrixStep<TOperations, TVector> : Step
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    private static readonly int PanelWidth = 2 * TOperations.Count, Rows = TOperations.Rows;

    private readonly PanelLayout _layout;
    private readonly AlignedNumbers _weights, _bias;
    private readonly bool _relu;

    /// <param name="input">[N, H, W, in].</param>
    /// <param name="output">[N, H, W, out].</param>
    /// <param name="weights">[out, in].</param>
    /// <param name="bias">[out].</param>
    /// <param name="relu">Whether what is negative becomes zero.</param>
    public MatrixStep(Map input, Map output, float[] weights, float[] bias, bool relu) : base(input, output)
    {
        _relu = relu;
        _layout = new(matrices: 1, input.Channels, output.Channels, PanelWidth);
        _weights = new(_layout.Length);
        _bias = AlignedNumbers.Of(bias, Map.Padded(output.Channels));
        for (int i = 0; i < weights.Length; i++)
        {
            int row = i % input.Channels, column = i / input.Channels, panel = column / PanelWidth;
            _weights.Pointer[_layout.Offset(panel, row: row) + column % PanelWidth] = weights[i];
        }
    }

    public override void Run(PlanMemory memory, int image, int images, int threads)
    {
        float* from = memory.At(Input, image), to = memory.At(Output, image);
        int rows = images * Input.Side * Input.Side, tiles = Quotient(rows, Rows);
        ParallelRanges.Run((long)tiles * _layout.Panels, threads, (start, end) =>
        {
            AlignedNumbers scratch = memory.Scratch.Rent(Rows * PanelWidth);
            for (long i = start; i < end; i++)
                Multiply(from, to, (int)(i / tiles), (int)(i % tiles) * Rows, rows, scratch.Pointer);
            memory.Scratch.Return(scratch);
        });
    }

    // Of the last rows, some may be computed twice. Where there are too few altogether, what lies behind them is read, but not used.
    private void Multiply(float* from, float* to, int panel, int row, int rows, float* scratch)
    {
        row = Math.Max(0, Math.Min(row, rows - Rows));
        int width = _layout.Width(panel);
        float* c = to + (long)row * Output.Stride + panel * PanelWidth;
        bool fits = rows >= Rows;
        MatrixKernel<TOperations, TVector>.Multiply(
            new(from + (long)row * Input.Stride, Input.Stride, Input.Channels), _weights.Pointer + _layout.Offset(panel), width,
            new(_bias.Pointer + panel * PanelWidth, 0, fits ? c : scratch, fits ? Output.Stride : width, _relu));
        for (int i = 0; i < rows && !fits; i++)
            new Span<float>(scratch + i * width, width).CopyTo(new(c + (long)i * Output.Stride, width));
    }
}
