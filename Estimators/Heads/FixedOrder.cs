using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.GoogLeNet.Heads;

/// <summary>
/// Sums whose terms are always added in the same order. <c>TensorPrimitives</c> begins at the first aligned value of an array, so that its
/// sums differ in the last bits from run to run.
/// </summary>
internal static class FixedOrder
{
    /// <summary>Number of columns that <see cref="SumOfProducts"/> keeps in registers.</summary>
    public const int Tile = 64;

    /// <summary>The length of a vector.</summary>
    public static double Norm(ReadOnlySpan<double> x) => Math.Sqrt(Dot(x, x));

    /// <summary>The scalar product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // from the first call: a search is over before the compiler would get to it
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Vector256<double> a = default, b = default;
        int i = 0;
        for (; i <= x.Length - 2 * Vector256<double>.Count; i += 2 * Vector256<double>.Count)
        {
            a = Vector256.FusedMultiplyAdd(Vector256.Create(x[i..]), Vector256.Create(y[i..]), a);
            b = Vector256.FusedMultiplyAdd(Vector256.Create(x[(i + 4)..]), Vector256.Create(y[(i + 4)..]), b);
        }
        double sum = Vector256.Sum(a + b);
        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>The scalar products of one vector with four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Dot(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y0, ReadOnlySpan<float> y1, ReadOnlySpan<float> y2, ReadOnlySpan<float> y3)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        ref float r = ref MemoryMarshal.GetReference(x);
        ref float r0 = ref MemoryMarshal.GetReference(y0[..x.Length]), r1 = ref MemoryMarshal.GetReference(y1[..x.Length]);
        ref float r2 = ref MemoryMarshal.GetReference(y2[..x.Length]), r3 = ref MemoryMarshal.GetReference(y3[..x.Length]);
        int i = 0;
        for (; i <= x.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> v = Vector256.LoadUnsafe(ref r, (nuint)i);
            a = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref r0, (nuint)i), a);
            b = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref r1, (nuint)i), b);
            c = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref r2, (nuint)i), c);
            d = Vector256.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref r3, (nuint)i), d);
        }
        var sums = Vector128.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
        for (; i < x.Length; i++)
            sums += Vector128.Create(x[i]) * Vector128.Create(y0[i], y1[i], y2[i], y3[i]);
        return sums;
    }

    /// <summary>Some columns of the sum of vectors, each times its factor.</summary>
    /// <param name="factors">One for each vector.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="column">The first column.</param>
    /// <param name="sum">Receives the columns, at most <see cref="Tile"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumOfProducts(ReadOnlySpan<float> factors, ReadOnlySpan<float[]> vectors, int column, Span<float> sum)
    {
        if (sum.Length == Tile)
        {
            Vector256<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
            for (int i = 0; i < factors.Length; i++)
            {
                var factor = Vector256.Create(factors[i]);
                ref float x = ref MemoryMarshal.GetReference(vectors[i].AsSpan(column, Tile));
                a = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x), a);
                b = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x, 8), b);
                c = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x, 16), c);
                d = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x, 24), d);
                e = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x, 32), e);
                f = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x, 40), f);
                g = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x, 48), g);
                h = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref x, 56), h);
            }
            a.CopyTo(sum);
            b.CopyTo(sum[8..]);
            c.CopyTo(sum[16..]);
            d.CopyTo(sum[24..]);
            e.CopyTo(sum[32..]);
            f.CopyTo(sum[40..]);
            g.CopyTo(sum[48..]);
            h.CopyTo(sum[56..]);
            return;
        }
        sum.Clear();
        for (int i = 0; i < factors.Length; i++)
            for (int j = 0; j < sum.Length; j++)
                sum[j] = MathF.FusedMultiplyAdd(factors[i], vectors[i][column + j], sum[j]);
    }
}
