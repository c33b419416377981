using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Onnx.Int8;

/// <summary>The filters of a convolution in 7 or 8 bits, a scale for each output channel, and its biases in 32 bits.</summary>
internal sealed class QuantizedConvolution
{
    private const int LargestBias = 1 << 30; // leaves as much again for the sum of the products

    // 255 · 63 + 255 · 63 is less than 32,768; 255 · 127 + 255 · 127 is not.
    private const sbyte SevenBits = 63, EightBits = 127;

    private readonly float _inputScale;
    private readonly sbyte _largestWeight;

    /// <param name="weight">[out, in, k, k].</param>
    /// <param name="bias">[out].</param>
    /// <param name="inputScale">The distance of two bytes of its input.</param>
    /// <param name="processors">The processors whose products of bytes have to be exact.</param>
    public QuantizedConvolution(WeightTensor weight, float[] bias, float inputScale, Int8Processors processors)
    {
        _inputScale = inputScale;
        _largestWeight = processors == Int8Processors.Any ? SevenBits : EightBits;
        Shape = weight.Shape;
        Weights = new sbyte[weight.Values.Length];
        Scales = new float[bias.Length];
        Bias = new int[bias.Length];
        int length = Weights.Length / bias.Length;
        for (int channel = 0; channel < bias.Length; channel++)
        {
            ReadOnlySpan<float> filter = weight.Values.AsSpan(channel * length, length);
            float scale = Scales[channel] = ScaleOf(filter, bias[channel]);
            Round(filter, scale, Weights.AsSpan(channel * length, length));
            Bias[channel] = (int)Math.Round(bias[channel] / ((double)inputScale * scale));
        }
    }

    /// <summary>A layer of a network without batch norm.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, of another shape, or has a value that is not a number.</exception>
    public static QuantizedConvolution Of(ConvolutionLayer layer, NetworkTensors weights, ActivationRange input, Int8Processors processors)
    {
        WeightTensor weight = weights.Require($"{layer.Name}.conv.weight", layer.Shape);
        float[] bias = weights.Require($"{layer.Name}.conv.bias", layer.Output).Values;
        if (!weight.Values.Concat(bias).All(float.IsFinite))
            throw new InvalidDataException(
                $"The weights of {layer.Name} are not all numbers, so they cannot be quantized. Check them for NaN and "
                + "infinity.");
        return new(weight, bias, input.Scale, processors);
    }

    /// <summary>[out, in, k, k].</summary>
    public long[] Shape { get; }

    /// <summary>−63 to 63, or −127 to 127.</summary>
    public sbyte[] Weights { get; }

    /// <summary>What a weight of 1 stands for, an output channel each.</summary>
    public float[] Scales { get; }

    /// <summary>In units of the input's scale times the filter's.</summary>
    public int[] Bias { get; }

    /// <summary>The filters that these bytes stand for.</summary>
    public WeightTensor ToWeight()
    {
        int length = Weights.Length / Scales.Length;
        return new(Shape, [.. Weights.Select((weight, i) => weight * Scales[i / length])]);
    }

    /// <summary>The biases that these integers stand for.</summary>
    public float[] ToBias() => [.. Bias.Select((bias, channel) => (float)((double)bias * _inputScale * Scales[channel]))];

    // Inputs are not below zero after a ReLU, and neighbouring pixels are alike. So what the weights lose together shifts the output, and
    // what one loses and its neighbour gains hardly does: first the sum of each kernel is kept, then that of the filter.
    private void Round(ReadOnlySpan<float> filter, float scale, Span<sbyte> rounded)
    {
        for (int i = 0; i < filter.Length; i++)
            rounded[i] = (sbyte)Math.Clamp(MathF.Round(filter[i] / scale), -_largestWeight, _largestWeight);
        int kernel = (int)(Shape[2] * Shape[3]);
        for (int start = 0; start < filter.Length; start += kernel)
            KeepSum(filter.Slice(start, kernel), scale, rounded.Slice(start, kernel));
        KeepSum(filter, scale, rounded);
    }

    // Rounds the weights that are nearest to the middle of two numbers the other way, until at most half a step of the sum is lost.
    private void KeepSum(ReadOnlySpan<float> weights, float scale, Span<sbyte> rounded)
    {
        double lost = 0;
        for (int i = 0; i < weights.Length; i++)
            lost += weights[i] / (double)scale - rounded[i];
        int step = Math.Sign(lost);
        for (int steps = (int)Math.Round(Math.Abs(lost)); steps > 0; steps--)
        {
            int best = -1;
            double most = double.NegativeInfinity;
            for (int i = 0; i < weights.Length; i++)
            {
                double gain = (weights[i] / (double)scale - rounded[i]) * step;
                if (gain > most && Math.Abs(rounded[i] + step) <= _largestWeight)
                    (best, most) = (i, gain);
            }
            if (best < 0)
                return;
            rounded[best] += (sbyte)step;
        }
    }

    // A channel whose weights are nearly nothing still has a bias, which must fit too.
    private float ScaleOf(ReadOnlySpan<float> filter, float bias)
    {
        float weights = Math.Abs(TensorPrimitives.MaxMagnitude(filter)) / _largestWeight;
        float scale = Math.Max(weights, Math.Abs(bias) / _inputScale / LargestBias);
        return float.IsNormal(scale) ? scale : 1;
    }
}
