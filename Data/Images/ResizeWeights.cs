using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// Along one axis: from which source pixels, with what weights, each resized pixel is made. A bilinear filter reaches
/// one source pixel to each side when enlarging, and as many as the image shrinks by when reducing.
/// </summary>
internal sealed class ResizeWeights
{
    /// <summary>Rows of weights are padded with zeros to a multiple of this, so that whole vectors can be read.</summary>
    public const int Padding = 4;

    private float[] _weights = [];
    private int[] _first = [];
    private int[] _taps = [];

    /// <summary>How long the rows of weights are with their padding.</summary>
    public int PaddedTaps { get; private set; }

    /// <param name="source">The source pixels.</param>
    /// <param name="resized">Pixels of the whole resized axis.</param>
    /// <param name="start">The first resized pixel that is wanted.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="filter">How the pixels are weighed.</param>
    public void Set(Extent source, int resized, int start, int count, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        double scale = source.Length / resized;
        double reach = Reach(filter, scale);
        PaddedTaps = ((int)Math.Ceiling(2 * reach) + Padding) / Padding * Padding;
        Grow(ref _first, count);
        Grow(ref _taps, count);
        Grow(ref _weights, checked(count * PaddedTaps));

        for (int i = 0; i < count; i++)
        {
            double centre = source.Start + (start + i + 0.5) * scale;
            // The centre of source pixel j is at j + 0.5; those nearer than the reach count.
            int first = Math.Clamp((int)Math.Floor(centre - reach + 0.5), 0, source.Pixels - 1);
            int end = Math.Clamp((int)Math.Ceiling(centre + reach - 0.5), first + 1, source.Pixels);
            _first[i] = first;
            _taps[i] = end - first;
            Span<float> weights = _weights.AsSpan(i * PaddedTaps, PaddedTaps);
            weights[(end - first)..].Clear();
            Weigh(filter, centre - first, scale, weights[..(end - first)]);
        }
    }

    public int First(int i) => _first[i];

    public ReadOnlySpan<float> this[int i] => _weights.AsSpan(i * PaddedTaps, _taps[i]);

    /// <summary>The same weights and the zeros that pad them.</summary>
    public ReadOnlySpan<float> Padded(int i) => _weights.AsSpan(i * PaddedTaps, PaddedTaps);

    private static double Reach(ResizeFilter filter, double scale) => filter switch
    {
        ResizeFilter.Nearest => 0.5,
        ResizeFilter.Bilinear => Math.Max(scale, 1),
        ResizeFilter.Bicubic => 2 * Math.Max(scale, 1),
        _ => (scale + 1) / 2,
    };

    private static void Weigh(ResizeFilter filter, double centre, double scale, Span<float> weights)
    {
        double sum = 0;
        for (int j = 0; j < weights.Length; j++)
        {
            double weight = Weight(filter, Math.Abs(j + 0.5 - centre), scale);
            weights[j] = (float)weight;
            sum += weight;
        }
        foreach (ref float weight in weights)
            weight = sum > 0 ? (float)(weight / sum) : 1f / weights.Length;
    }

    /// <param name="filter">How the pixels are weighed.</param>
    /// <param name="distance">From the centre of the resized pixel to that of the source pixel, in source pixels.</param>
    /// <param name="scale">Source pixels a resized pixel.</param>
    private static double Weight(ResizeFilter filter, double distance, double scale) => filter switch
    {
        ResizeFilter.Nearest => 1,
        ResizeFilter.Bilinear => Math.Max(0, 1 - distance / Math.Max(scale, 1)),
        ResizeFilter.Bicubic => Cubic(distance / Math.Max(scale, 1)),
        _ => Math.Clamp((scale + 1) / 2 - distance, 0, Math.Min(scale, 1)),
    };

    private static double Cubic(double x) => x switch
    {
        < 1 => (1.5 * x - 2.5) * x * x + 1,
        < 2 => ((-0.5 * x + 2.5) * x - 4) * x + 2,
        _ => 0,
    };

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[length];
    }
}

/// <summary>
/// How a resized pixel is made of source pixels. All but the first reach further where the image shrinks, so that nothing
/// aliases.
/// </summary>
internal enum ResizeFilter
{
    /// <summary>The source pixel in which the centre falls.</summary>
    Nearest,

    /// <summary>A triangle: what Pillow calls a bilinear resize.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −0.5, as in Pillow. It overshoots at edges: the result may leave the range of the pixels.</summary>
    Bicubic,

    /// <summary>Each source pixel by the area that it shares with the resized one.</summary>
    Area,
}

/// <summary>Weighted sums of rows of an image: the first pass of a resize.</summary>
internal static class WeightedRows
{
    /// <param name="source">Begins at the first value of the first row.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="weights">One weight per row, from the first row on.</param>
    /// <param name="sums">Receives as many sums as it is long.</param>
    public static void Sum(ReadOnlySpan<byte> source, int stride, ReadOnlySpan<float> weights, Span<float> sums)
    {
        int i = 0;
        for (; i <= sums.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector128<float> a = default, b = default, c = default, d = default;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                Vector128<byte> bytes = Vector128.Create(source.Slice(tap * stride + i, Vector128<byte>.Count));
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
                (Vector128<uint> low0, Vector128<uint> low1) = Vector128.Widen(low);
                (Vector128<uint> high0, Vector128<uint> high1) = Vector128.Widen(high);
                var weight = Vector128.Create(weights[tap]);
                a = Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(low0.AsInt32()), weight, a);
                b = Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(low1.AsInt32()), weight, b);
                c = Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(high0.AsInt32()), weight, c);
                d = Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(high1.AsInt32()), weight, d);
            }
            a.CopyTo(sums[i..]);
            b.CopyTo(sums[(i + 4)..]);
            c.CopyTo(sums[(i + 8)..]);
            d.CopyTo(sums[(i + 12)..]);
        }
        for (; i < sums.Length; i++)
        {
            float sum = 0;
            for (int tap = 0; tap < weights.Length; tap++)
                sum += source[tap * stride + i] * weights[tap];
            sums[i] = sum;
        }
    }

    /// <inheritdoc cref="Sum(ReadOnlySpan{byte}, int, ReadOnlySpan{float}, Span{float})"/>
    public static void Sum(ReadOnlySpan<float> source, int stride, ReadOnlySpan<float> weights, Span<float> sums)
    {
        TensorPrimitives.Multiply(source[..sums.Length], weights[0], sums);
        for (int tap = 1; tap < weights.Length; tap++)
            TensorPrimitives.MultiplyAdd(source.Slice(tap * stride, sums.Length), weights[tap], sums, sums);
    }
}
