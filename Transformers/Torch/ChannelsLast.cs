using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Managed;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// The memory layout in which convolutions on a CPU run about twice as fast: a pixel's channels are side by side.
/// Shapes stay [N, C, H, W]; only the strides change.
/// </summary>
internal static class ChannelsLast
{
    /// <summary>[N, C, H, W] → the same values and shape, laid out channels last.</summary>
    public static Tensor Of(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    /// <summary>Memory for the values of another tensor [N, C, H, W], of the same kind of number, laid out channels last.</summary>
    public static Tensor EmptyLike(Tensor x) => Empty([x.size(0), x.size(1), x.size(2), x.size(3)], x.dtype);

    /// <summary>
    /// Memory of its own for a map of this shape on the CPU, laid out channels last, into which what comes next may write.
    /// </summary>
    public static Tensor Empty(long[] shape, ScalarType numbers = ScalarType.Float32) =>
        empty_strided(shape, [shape[1] * shape[2] * shape[3], 1, shape[1] * shape[3], shape[1]], numbers);

    /// <summary>Whether our own code can compute with a tensor [N, C, H, W]: square maps of float32 on the CPU.</summary>
    public static bool HasSquareMaps(Tensor x) =>
        x.dtype == ScalarType.Float32 && x.device_type == DeviceType.CPU && x.size(2) == x.size(3);

    /// <summary>The memory of a float32 tensor [N, C, S, S] on the CPU that is laid out so, which must live as long.</summary>
    public static unsafe PixelMap Map(Tensor x)
    {
        int side = (int)x.size(2), channels = (int)x.size(1);
        using Tensor pixels = x.permute(0, 2, 3, 1);
        return new(First<float>(pixels), side, channels, channels, (long)side * side * channels);
    }

    /// <summary>The first number of a contiguous tensor, which must live as long.</summary>
    public static unsafe T* First<T>(Tensor x) where T : unmanaged
    {
        using Tensor first = x.narrow(0, 0, 1); // a span has an int for its length, and a mini-batch may have more bytes than that
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }

    /// <summary>Convolutions keep the layout of their input only when the weights have it too.</summary>
    public static void LayOut(nn.Module module)
    {
        using var noGradient = no_grad();
        foreach (nn.Module child in module.modules())
            if (child is Conv2d convolution)
                convolution.weight = new Parameter(Of(convolution.weight.detach()));
    }
}

/// <summary>The memory of a channels-last tensor [N, C, H, W] on the CPU as N·H·W rows of C channels.</summary>
/// <remarks>Native memory: the tensor must live as long as this.</remarks>
internal readonly unsafe struct PixelRows<T> where T : unmanaged
{
    private readonly T* _start;
    private readonly long _count;

    public PixelRows(Tensor tensor)
    {
        Channels = (int)tensor.size(1);
        _count = tensor.numel() / Channels;
        using Tensor pixels = tensor.permute(0, 2, 3, 1);                      // [N, H, W, C]
        _start = ChannelsLast.First<T>(pixels);
    }

    /// <summary>Length of each row.</summary>
    public int Channels { get; }

    /// <summary>The channels of one pixel.</summary>
    public Span<T> this[long row] => new(_start + row * Channels, Channels);

    /// <summary>Shares the rows out, an equal range [start, end) to each of libtorch's threads.</summary>
    public void InParallel(Action<long, long> work) => ParallelRanges.Run(_count, get_num_threads(), work);
}
