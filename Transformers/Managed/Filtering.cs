using System.Runtime.Intrinsics;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <inheritdoc cref="IFiltering"/>
/// <param name="layer">The convolution.</param>
/// <param name="memory">For what lies between.</param>
internal sealed unsafe class Filtering<TOperations, TVector>(ConvolutionLayer layer, NumberPool memory) : IFiltering
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    // Forward and backward on Zen 4, layers of GoogLeNet: 0.7 to 1.1 times as fast as libtorch with 64 tiles, 0.8 to 1.5 with 128.
    private const int FewestTiles = 128;

    public bool Pays(int images, int side) => Grid(side).Count(images) >= FewestTiles;

    public void Filter(float* x, float* kernels, float* bias, float* y, int images, int side, int threads) =>
        Run(layer.Input, layer.Output, x, y, kernels, bias, rotated: false, images, side, threads);

    public void InputGradient(float* dy, float* kernels, float* dx, int images, int side, int threads) =>
        Run(layer.Output, layer.Input, dy, dx, kernels, bias: null, rotated: true, images, side, threads);

    public void KernelGradient(float* x, float* dy, float* dKernels, int images, int side, int threads) =>
        new WinogradGradient<TOperations, TVector>(Grid(side), layer.Input, layer.Output).Run(
            Map(x, side, layer.Input), Map(dy, side, layer.Output), images, dKernels, threads, memory);

    private void Run(
        int inputs, int outputs, float* from, float* to, float* kernels, float* bias, bool rotated, int images, int side, int threads)
    {
        var convolution = new WinogradConvolution<TOperations, TVector>(Grid(side), inputs, outputs);
        AlignedNumbers weights = memory.Rent(convolution.Weights.Length);
        WinogradKernels<TOperations, TVector>.Pack(kernels, layer.Kernel, rotated, weights.Pointer, convolution.Weights, threads);
        convolution.Run(
            Map(from, side, inputs), Map(to, side, outputs), images, weights.Pointer, bias, relu: false, threads, memory);
        memory.Return(weights);
    }

    private TileGrid Grid(int side) => new(layer.Kernel, layer.Kernel / 2, side);

    private static PixelMap Map(float* first, int side, int channels) => new(first, side, channels, channels, (long)side * side * channels);
}

/// <summary>Makes them.</summary>
internal static class Filterings
{
    /// <summary>One with the widest registers that the channels of a convolution fill; none where it is of another kind.</summary>
    public static IFiltering? Of(ConvolutionLayer layer, NumberPool memory) =>
        layer is not { Kernel: 3, Stride: 1 } ? null
        : Fits<Vectors512, Vector512<float>>(layer) ? new Filtering<Vectors512, Vector512<float>>(layer, memory)
        : Fits<Vectors256, Vector256<float>>(layer) ? new Filtering<Vectors256, Vector256<float>>(layer, memory)
        : Fits<Vectors128, Vector128<float>>(layer) ? new Filtering<Vectors128, Vector128<float>>(layer, memory)
        : null;

    private static bool Fits<TOperations, TVector>(ConvolutionLayer layer)
        where TOperations : struct, IVectors<TVector>
        where TVector : struct =>
        Registers.AreFilledBy<TOperations, TVector>(layer.Input) && Registers.AreFilledBy<TOperations, TVector>(layer.Output);
}
