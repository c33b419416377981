using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.GoogLeNet.Heads;

/// <summary>
/// Sums whose terms are always added in the same order. <c>TensorPrimitives</c> begins at the first aligned value of an array, so that its
/// sums differ in the last bits from run to run.
/// </summary>
internal static class FixedOrder
{
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
        int i = 0;
        for (; i <= x.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var v = Vector256.Create(x[i..]);
            a = Vector256.FusedMultiplyAdd(v, Vector256.Create(y0[i..]), a);
            b = Vector256.FusedMultiplyAdd(v, Vector256.Create(y1[i..]), b);
            c = Vector256.FusedMultiplyAdd(v, Vector256.Create(y2[i..]), c);
            d = Vector256.FusedMultiplyAdd(v, Vector256.Create(y3[i..]), d);
        }
        var sums = Vector128.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
        for (; i < x.Length; i++)
            sums += Vector128.Create(x[i]) * Vector128.Create(y0[i], y1[i], y2[i], y3[i]);
        return sums;
    }

    /// <summary>Adds four vectors, each times its factor, to a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(
        Vector128<float> factors, ReadOnlySpan<float> x0, ReadOnlySpan<float> x1, ReadOnlySpan<float> x2, ReadOnlySpan<float> x3,
        Span<float> sum)
    {
        Vector256<float> a = Vector256.Create(factors[0]), b = Vector256.Create(factors[1]);
        Vector256<float> c = Vector256.Create(factors[2]), d = Vector256.Create(factors[3]);
        int i = 0;
        for (; i <= sum.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var v = Vector256.Create((ReadOnlySpan<float>)sum[i..]);
            v = Vector256.FusedMultiplyAdd(a, Vector256.Create(x0[i..]), v);
            v = Vector256.FusedMultiplyAdd(b, Vector256.Create(x1[i..]), v);
            v = Vector256.FusedMultiplyAdd(c, Vector256.Create(x2[i..]), v);
            v = Vector256.FusedMultiplyAdd(d, Vector256.Create(x3[i..]), v);
            v.CopyTo(sum[i..]);
        }
        for (; i < sum.Length; i++)
            sum[i] += factors[0] * x0[i] + factors[1] * x1[i] + factors[2] * x2[i] + factors[3] * x3[i];
    }
}
