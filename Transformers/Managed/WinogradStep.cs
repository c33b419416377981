using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>A convolution with stride 1 and a kernel larger than 1×1.</summary>
internal sealed unsafe class WinogradStep<TOperations, TVector> : Step
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    private readonly WinogradConvolution<TOperations, TVector> _convolution;
    private readonly AlignedNumbers _weights, _bias;

    /// <param name="layer">The convolution.</param>
    /// <param name="input">[N, H, W, in].</param>
    /// <param name="output">[N, H, W, out].</param>
    /// <param name="weights">[out, in, kernel, kernel].</param>
    /// <param name="bias">[out].</param>
    /// <param name="padding">Zeros that lie around the input.</param>
    public WinogradStep(ConvolutionLayer layer, Map input, Map output, float[] weights, float[] bias, int padding) : base(input, output)
    {
        _convolution = new(new(layer.Kernel, padding, output.Side), layer.Input, layer.Output);
        _bias = AlignedNumbers.Of(bias, Map.Padded(layer.Output));
        _weights = new(_convolution.Weights.Length);
        fixed (float* kernels = ColumnsLast(layer, weights))
            WinogradKernels<TOperations, TVector>.Pack(
                kernels, layer.Kernel, rotated: false, _weights.Pointer, _convolution.Weights, Environment.ProcessorCount);
    }

    public override void Run(PlanMemory memory, int image, int images, int threads) => _convolution.Run(
        memory.View(Input, image), memory.View(Output, image), images, _weights.Pointer, _bias.Pointer, relu: true, threads,
        memory.Scratch);

    // [out, in, kernel, kernel] → [in, kernel, kernel, out]
    private static float[] ColumnsLast(ConvolutionLayer layer, float[] weights)
    {
        int row = weights.Length / layer.Output;
        var result = new float[weights.Length];
        for (int output = 0; output < layer.Output; output++)
            for (int i = 0; i < row; i++)
                result[i * layer.Output + output] = weights[output * row + i];
        return result;
    }
}
