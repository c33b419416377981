using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Onnx.Reference;

/// <summary>The map of one image and what layers do to it, in loops that are written to be right and not to be fast.</summary>
/// <param name="Height">Number of rows.</param>
/// <param name="Width">Number of places in a row.</param>
/// <param name="Channels">Number of values at a place.</param>
/// <param name="Values">[H, W, C].</param>
internal sealed record FeatureMap(int Height, int Width, int Channels, float[] Values)
{
    /// <summary>The values of a place [C].</summary>
    public Span<float> this[int y, int x] => Values.AsSpan((y * Width + x) * Channels, Channels);

    /// <summary>Planes [C, H, W].</summary>
    public static FeatureMap OfPlanes(ReadOnlySpan<float> planes, int height, int width)
    {
        int channels = planes.Length / (height * width);
        var map = new FeatureMap(height, width, channels, new float[planes.Length]);
        for (int i = 0; i < planes.Length; i++)
            map.Values[i % (height * width) * channels + i / (height * width)] = planes[i];
        return map;
    }

    /// <summary>Convolution, then a factor and a shift for each output channel, then ReLU.</summary>
    public FeatureMap Convolve(ConvolutionLayer layer, WeightTensor weight, float[] factors, float[] shifts)
    {
        FeatureMap result = Empty((Height + layer.Stride - 1) / layer.Stride, (Width + layer.Stride - 1) / layer.Stride, layer.Output);
        float[] filters = ChannelsLast(weight.Values, layer);
        int length = filters.Length / layer.Output;
        Parallel.For(0, result.Height, () => new float[length], (y, _, patch) =>
        {
            for (int x = 0; x < result.Width; x++)
            {
                CopyPatch(y * layer.Stride - layer.Kernel / 2, x * layer.Stride - layer.Kernel / 2, layer.Kernel, patch);
                Span<float> sums = result[y, x];
                for (int channel = 0; channel < layer.Output; channel++)
                    sums[channel] = TensorPrimitives.Dot(patch, filters.AsSpan(channel * length, length));
                TensorPrimitives.MultiplyAdd(sums, factors, shifts, sums);
                TensorPrimitives.Max(sums, 0, sums);
            }
            return patch;
        }, _ => { });
        return result;
    }

    /// <summary>The highest values of windows; a window may reach over the edge.</summary>
    public FeatureMap MaxPool(int kernel, int stride)
    {
        int padding = stride == 1 ? kernel / 2 : 0;
        int Windows(int length) => stride == 1 ? length : (length - kernel + stride - 1) / stride + 1;
        FeatureMap result = Empty(Windows(Height), Windows(Width), Channels);
        Array.Fill(result.Values, float.NegativeInfinity);
        for (int y = 0; y < result.Height; y++)
            for (int x = 0; x < result.Width; x++)
                for (int row = Math.Max(0, y * stride - padding); row < Math.Min(Height, y * stride - padding + kernel); row++)
                    for (int column = Math.Max(0, x * stride - padding); column < Math.Min(Width, x * stride - padding + kernel); column++)
                        TensorPrimitives.Max(result[y, x], this[row, column], result[y, x]);
        return result;
    }

    /// <summary>Local response normalisation across channels, as in its formula.</summary>
    public FeatureMap NormalizeResponse()
    {
        const int halfWindow = LocalResponse.HalfWindow;
        FeatureMap result = Empty(Height, Width, Channels);
        for (int i = 0; i < Height * Width; i++)
        {
            ReadOnlySpan<float> values = Values.AsSpan(i * Channels, Channels);
            for (int channel = 0; channel < Channels; channel++)
            {
                int first = Math.Max(0, channel - halfWindow), last = Math.Min(Channels - 1, channel + halfWindow);
                double sum = TensorPrimitives.SumOfSquares(values[first..(last + 1)]);
                result.Values[i * Channels + channel] = (float)(values[channel] * Math.Pow(1 + LocalResponse.Share * sum, -0.75));
            }
        }
        return result;
    }

    /// <summary>The concatenated channels of maps.</summary>
    public static FeatureMap Concat(IReadOnlyList<FeatureMap> maps)
    {
        FeatureMap result = Empty(maps[0].Height, maps[0].Width, maps.Sum(map => map.Channels));
        for (int y = 0; y < result.Height; y++)
            for (int x = 0; x < result.Width; x++)
            {
                Span<float> rest = result[y, x];
                foreach (FeatureMap map in maps)
                {
                    map[y, x].CopyTo(rest);
                    rest = rest[map.Channels..];
                }
            }
        return result;
    }

    /// <summary>The values that are left when each becomes a byte and a number again.</summary>
    public FeatureMap Round(ActivationRange range) => this with { Values = [.. Values.Select(range.Round)] };

    /// <summary>The mean of each channel [C].</summary>
    public float[] Average()
    {
        var sums = new float[Channels];
        for (int i = 0; i < Height * Width; i++)
            TensorPrimitives.Add(sums, Values.AsSpan(i * Channels, Channels), sums);
        TensorPrimitives.Divide(sums, Height * Width, sums);
        return sums;
    }

    private static FeatureMap Empty(int height, int width, int channels) =>
        new(height, width, channels, new float[height * width * channels]);

    // [out, in, k, k] → [out, k, k, in]
    private static float[] ChannelsLast(float[] weight, ConvolutionLayer layer)
    {
        var filters = new float[weight.Length];
        int area = layer.Kernel * layer.Kernel;
        for (int filter = 0; filter < layer.Output; filter++)
            for (int channel = 0; channel < layer.Input; channel++)
                for (int i = 0; i < area; i++)
                    filters[(filter * area + i) * layer.Input + channel] = weight[(filter * layer.Input + channel) * area + i];
        return filters;
    }

    // The square whose upper left corner is at (top, left), with zeros outside the map: [k, k, C].
    private void CopyPatch(int top, int left, int kernel, Span<float> patch)
    {
        patch.Clear();
        int first = Math.Max(0, left), last = Math.Min(Width, left + kernel);
        for (int row = Math.Max(0, top); row < Math.Min(Height, top + kernel); row++)
            Values.AsSpan((row * Width + first) * Channels, (last - first) * Channels)
                .CopyTo(patch[(((row - top) * kernel + first - left) * Channels)..]);
    }
}
