using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>Weighted sums of rows of an image: the first pass of a resize.</summary>
internal static class WeightedRows
{
    /// <param name="source">Begins at the first value of the first row.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="weights">A weight a row, from the first row on.</param>
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
