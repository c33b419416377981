using System.Buffers;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// Images on their way into the network, in plain memory that is given back on disposal: zero-mean images [N, 3, S, S] and
/// targets [N, classes], the share of each class in each image.
/// </summary>
internal sealed class MiniBatch(int index, int count, int imageSize, int classCount) : IDisposable
{
    private readonly float[] _images = ArrayPool<float>.Shared.Rent(count * 3 * imageSize * imageSize);
    private readonly float[] _targets = new float[count * classCount];

    /// <summary>Its place in the epoch, from 0.</summary>
    public int Index => index;

    public int Count => count;

    /// <summary>The row of each image in the training data; zeros where it is not needed.</summary>
    public int[] Rows { get; } = new int[count];

    /// <summary>Whether its images were mixed with each other, perhaps with others of the same class.</summary>
    public bool IsMixed { get; set; }

    public Span<float> Images => _images.AsSpan(0, count * ImageLength);

    public Span<float> Targets => _targets;

    public Span<float> ImageOf(int image) => _images.AsSpan(image * ImageLength, ImageLength);

    public Span<float> TargetOf(int image) => _targets.AsSpan(image * classCount, classCount);

    /// <summary>Some of the images as a tensor, float32 [count, 3, S, S].</summary>
    public Tensor ImageTensor(int first, int number, Device device) => TensorOf(
        _images.AsSpan(first * ImageLength, number * ImageLength), [number, 3, imageSize, imageSize], device);

    /// <summary>Their targets, float32 [count, classes].</summary>
    public Tensor TargetTensor(int first, int number, Device device) => TensorOf(
        _targets.AsSpan(first * classCount, number * classCount), [number, classCount], device);

    /// <summary>What some of the images weigh together: Σ w·t over their targets.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="number">How many.</param>
    /// <param name="classWeights">w, of each class.</param>
    public double WeightOf(int first, int number, float[] classWeights)
    {
        double weight = 0;
        for (int i = first; i < first + number; i++)
            weight += System.Numerics.Tensors.TensorPrimitives.Dot<float>(TargetOf(i), classWeights);
        return weight;
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_images);

    private int ImageLength => 3 * imageSize * imageSize;

    private static Tensor TensorOf(ReadOnlySpan<float> values, long[] shape, Device device)
    {
        Tensor plain = empty(shape);
        MemoryMarshal.AsBytes(values).CopyTo(plain.bytes);
        return plain.to(device);
    }
}
