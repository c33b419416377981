using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>A 1×1 convolution, or a linear layer on maps of one pixel: the pixels of all images are the rows of one matrix.</summary>
internal sealed unsafe class MatrixStep<TOperations, TVector> : Step
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    private readonly PackedMatrix _weights;
    private readonly bool _relu;

    /// <param name="input">[N, H, W, in].</param>
    /// <param name="output">[N, H, W, out].</param>
    /// <param name="weights">[out, in].</param>
    /// <param name="bias">[out].</param>
    /// <param name="relu">Whether what is negative becomes zero.</param>
    public MatrixStep(Map input, Map output, float[] weights, float[] bias, bool relu) : base(input, output)
    {
        _relu = relu;
        _weights = new(matrices: 1, input.Channels, output.Channels, 2 * TOperations.Count, Transpose(weights, input.Channels), bias);
    }

    public override long ScratchLength => TOperations.Rows * 2 * TOperations.Count;

    public override void Run(PlanMemory memory, int image, int images, int threads)
    {
        float* from = memory.At(Input, image), to = memory.At(Output, image);
        int rows = images * Input.Side * Input.Side, tiles = Quotient(rows, TOperations.Rows);
        ParallelRanges.Run((long)tiles * _weights.Panels, threads, (start, end) =>
        {
            AlignedNumbers scratch = memory.Rent();
            for (long i = start; i < end; i++)
                Multiply(from, to, (int)(i / tiles), (int)(i % tiles) * TOperations.Rows, rows, scratch.Pointer);
            memory.Return(scratch);
        });
    }

    private void Multiply(float* from, float* to, int panel, int row, int rows, float* scratch)
    {
        row = Math.Max(0, Math.Min(row, rows - TOperations.Rows)); // the last rows may be computed twice
        var a = new MatrixRows(from + (long)row * Input.Stride, Input.Stride, Input.Channels);
        float* c = to + (long)row * Output.Stride + panel * 2 * TOperations.Count;
        TileOfRows<TOperations, TVector>.Multiply(a, _weights, panel, c, Output.Stride, rows, _relu, scratch);
    }

    // [out, in] → [in, out]
    private static float[] Transpose(float[] weights, int inputs)
    {
        var transposed = new float[weights.Length];
        int outputs = weights.Length / inputs;
        for (int output = 0; output < outputs; output++)
            for (int input = 0; input < inputs; input++)
                transposed[input * outputs + output] = weights[output * inputs + input];
        return transposed;
    }
}
