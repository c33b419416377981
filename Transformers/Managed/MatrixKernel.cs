using System.Runtime.CompilerServices;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// The product of a few rows and a <see cref="PackedMatrix">panel</see>. Its sums stay in registers from the first number to the last,
/// which is what the loops are written out for.
/// </summary>
internal static unsafe class MatrixKernel<TOperations, TVector>
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    /// <summary>c = a · b + bias for <see cref="IVectors{TVector}.Rows"/> rows.</summary>
    /// <param name="a">[Rows, K].</param>
    /// <param name="b">A panel, [K, width].</param>
    /// <param name="width">Its width, of one register or two.</param>
    /// <param name="bias">[width].</param>
    /// <param name="c">[Rows, width].</param>
    /// <param name="strideOfC">Numbers from a row of <paramref name="c"/> to the next.</param>
    /// <param name="relu">Whether what is negative becomes zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(in MatrixRows a, float* b, int width, float* bias, float* c, nint strideOfC, bool relu)
    {
        if (TOperations.Rows == 6)
            SixByTwo(a, b, bias, c, strideOfC, relu);
        else if (width == TOperations.Count)
            TwelveByOne(a, b, bias, c, strideOfC, relu);
        else
            TwelveByTwo(a, b, bias, c, strideOfC, relu);
    }

    // Twelve rows, two registers wide.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwelveByTwo(in MatrixRows a, float* b, float* bias, float* c, nint strideOfC, bool relu)
    {
        float* a0 = a.First;
        nint stride = a.Stride, twice = 2 * stride;
        float* a3 = a0 + 3 * stride, a6 = a0 + 6 * stride, a9 = a0 + 9 * stride;
        TVector startL = TOperations.Load(bias), startR = TOperations.Load(bias + TOperations.Count);
        TVector c0L = startL, c0R = startR, c1L = startL, c1R = startR, c2L = startL, c2R = startR;
        TVector c3L = startL, c3R = startR, c4L = startL, c4R = startR, c5L = startL, c5R = startR;
        TVector c6L = startL, c6R = startR, c7L = startL, c7R = startR, c8L = startL, c8R = startR;
        TVector c9L = startL, c9R = startR, c10L = startL, c10R = startR, c11L = startL, c11R = startR;
        for (int segment = 0; segment < a.Segments; segment++)
        {
            for (nint k = a.SegmentLength; k > 0; k--)
            {
                TVector left = TOperations.Load(b), right = TOperations.Load(b + TOperations.Count);
                TVector x = TOperations.All(*a0);
                c0L = TOperations.MultiplyAdd(x, left, c0L);
                c0R = TOperations.MultiplyAdd(x, right, c0R);
                x = TOperations.All(a0[stride]);
                c1L = TOperations.MultiplyAdd(x, left, c1L);
                c1R = TOperations.MultiplyAdd(x, right, c1R);
                x = TOperations.All(a0[twice]);
                c2L = TOperations.MultiplyAdd(x, left, c2L);
                c2R = TOperations.MultiplyAdd(x, right, c2R);
                x = TOperations.All(*a3);
                c3L = TOperations.MultiplyAdd(x, left, c3L);
                c3R = TOperations.MultiplyAdd(x, right, c3R);
                x = TOperations.All(a3[stride]);
                c4L = TOperations.MultiplyAdd(x, left, c4L);
                c4R = TOperations.MultiplyAdd(x, right, c4R);
                x = TOperations.All(a3[twice]);
                c5L = TOperations.MultiplyAdd(x, left, c5L);
                c5R = TOperations.MultiplyAdd(x, right, c5R);
                x = TOperations.All(*a6);
                c6L = TOperations.MultiplyAdd(x, left, c6L);
                c6R = TOperations.MultiplyAdd(x, right, c6R);
                x = TOperations.All(a6[stride]);
                c7L = TOperations.MultiplyAdd(x, left, c7L);
                c7R = TOperations.MultiplyAdd(x, right, c7R);
                x = TOperations.All(a6[twice]);
                c8L = TOperations.MultiplyAdd(x, left, c8L);
                c8R = TOperations.MultiplyAdd(x, right, c8R);
                x = TOperations.All(*a9);
                c9L = TOperations.MultiplyAdd(x, left, c9L);
                c9R = TOperations.MultiplyAdd(x, right, c9R);
                x = TOperations.All(a9[stride]);
                c10L = TOperations.MultiplyAdd(x, left, c10L);
                c10R = TOperations.MultiplyAdd(x, right, c10R);
                x = TOperations.All(a9[twice]);
                c11L = TOperations.MultiplyAdd(x, left, c11L);
                c11R = TOperations.MultiplyAdd(x, right, c11R);
                a0++;
                a3++;
                a6++;
                a9++;
                b += 2 * TOperations.Count;
            }
            a0 += a.SegmentStride - a.SegmentLength;
            a3 += a.SegmentStride - a.SegmentLength;
            a6 += a.SegmentStride - a.SegmentLength;
            a9 += a.SegmentStride - a.SegmentLength;
        }
        Store(c, c0L, c0R, relu);
        Store(c + strideOfC, c1L, c1R, relu);
        Store(c + 2 * strideOfC, c2L, c2R, relu);
        Store(c + 3 * strideOfC, c3L, c3R, relu);
        Store(c + 4 * strideOfC, c4L, c4R, relu);
        Store(c + 5 * strideOfC, c5L, c5R, relu);
        Store(c + 6 * strideOfC, c6L, c6R, relu);
        Store(c + 7 * strideOfC, c7L, c7R, relu);
        Store(c + 8 * strideOfC, c8L, c8R, relu);
        Store(c + 9 * strideOfC, c9L, c9R, relu);
        Store(c + 10 * strideOfC, c10L, c10R, relu);
        Store(c + 11 * strideOfC, c11L, c11R, relu);
    }

    // Twelve rows, one register wide: the last panel of some layers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwelveByOne(in MatrixRows a, float* b, float* bias, float* c, nint strideOfC, bool relu)
    {
        float* a0 = a.First;
        nint stride = a.Stride, twice = 2 * stride;
        float* a3 = a0 + 3 * stride, a6 = a0 + 6 * stride, a9 = a0 + 9 * stride;
        TVector startL = TOperations.Load(bias);
        TVector c0 = startL, c1 = startL, c2 = startL;
        TVector c3 = startL, c4 = startL, c5 = startL;
        TVector c6 = startL, c7 = startL, c8 = startL;
        TVector c9 = startL, c10 = startL, c11 = startL;
        for (int segment = 0; segment < a.Segments; segment++)
        {
            for (nint k = a.SegmentLength; k > 0; k--)
            {
                TVector left = TOperations.Load(b);
                TVector x = TOperations.All(*a0);
                c0 = TOperations.MultiplyAdd(x, left, c0);
                x = TOperations.All(a0[stride]);
                c1 = TOperations.MultiplyAdd(x, left, c1);
                x = TOperations.All(a0[twice]);
                c2 = TOperations.MultiplyAdd(x, left, c2);
                x = TOperations.All(*a3);
                c3 = TOperations.MultiplyAdd(x, left, c3);
                x = TOperations.All(a3[stride]);
                c4 = TOperations.MultiplyAdd(x, left, c4);
                x = TOperations.All(a3[twice]);
                c5 = TOperations.MultiplyAdd(x, left, c5);
                x = TOperations.All(*a6);
                c6 = TOperations.MultiplyAdd(x, left, c6);
                x = TOperations.All(a6[stride]);
                c7 = TOperations.MultiplyAdd(x, left, c7);
                x = TOperations.All(a6[twice]);
                c8 = TOperations.MultiplyAdd(x, left, c8);
                x = TOperations.All(*a9);
                c9 = TOperations.MultiplyAdd(x, left, c9);
                x = TOperations.All(a9[stride]);
                c10 = TOperations.MultiplyAdd(x, left, c10);
                x = TOperations.All(a9[twice]);
                c11 = TOperations.MultiplyAdd(x, left, c11);
                a0++;
                a3++;
                a6++;
                a9++;
                b += TOperations.Count;
            }
            a0 += a.SegmentStride - a.SegmentLength;
            a3 += a.SegmentStride - a.SegmentLength;
            a6 += a.SegmentStride - a.SegmentLength;
            a9 += a.SegmentStride - a.SegmentLength;
        }
        Store(c, c0, relu);
        Store(c + strideOfC, c1, relu);
        Store(c + 2 * strideOfC, c2, relu);
        Store(c + 3 * strideOfC, c3, relu);
        Store(c + 4 * strideOfC, c4, relu);
        Store(c + 5 * strideOfC, c5, relu);
        Store(c + 6 * strideOfC, c6, relu);
        Store(c + 7 * strideOfC, c7, relu);
        Store(c + 8 * strideOfC, c8, relu);
        Store(c + 9 * strideOfC, c9, relu);
        Store(c + 10 * strideOfC, c10, relu);
        Store(c + 11 * strideOfC, c11, relu);
    }

    // Six rows, two registers wide.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixByTwo(in MatrixRows a, float* b, float* bias, float* c, nint strideOfC, bool relu)
    {
        float* a0 = a.First;
        nint stride = a.Stride, twice = 2 * stride;
        float* a3 = a0 + 3 * stride;
        TVector startL = TOperations.Load(bias), startR = TOperations.Load(bias + TOperations.Count);
        TVector c0L = startL, c0R = startR, c1L = startL, c1R = startR, c2L = startL, c2R = startR;
        TVector c3L = startL, c3R = startR, c4L = startL, c4R = startR, c5L = startL, c5R = startR;
        for (int segment = 0; segment < a.Segments; segment++)
        {
            for (nint k = a.SegmentLength; k > 0; k--)
            {
                TVector left = TOperations.Load(b), right = TOperations.Load(b + TOperations.Count);
                TVector x = TOperations.All(*a0);
                c0L = TOperations.MultiplyAdd(x, left, c0L);
                c0R = TOperations.MultiplyAdd(x, right, c0R);
                x = TOperations.All(a0[stride]);
                c1L = TOperations.MultiplyAdd(x, left, c1L);
                c1R = TOperations.MultiplyAdd(x, right, c1R);
                x = TOperations.All(a0[twice]);
                c2L = TOperations.MultiplyAdd(x, left, c2L);
                c2R = TOperations.MultiplyAdd(x, right, c2R);
                x = TOperations.All(*a3);
                c3L = TOperations.MultiplyAdd(x, left, c3L);
                c3R = TOperations.MultiplyAdd(x, right, c3R);
                x = TOperations.All(a3[stride]);
                c4L = TOperations.MultiplyAdd(x, left, c4L);
                c4R = TOperations.MultiplyAdd(x, right, c4R);
                x = TOperations.All(a3[twice]);
                c5L = TOperations.MultiplyAdd(x, left, c5L);
                c5R = TOperations.MultiplyAdd(x, right, c5R);
                a0++;
                a3++;
                b += 2 * TOperations.Count;
            }
            a0 += a.SegmentStride - a.SegmentLength;
            a3 += a.SegmentStride - a.SegmentLength;
        }
        Store(c, c0L, c0R, relu);
        Store(c + strideOfC, c1L, c1R, relu);
        Store(c + 2 * strideOfC, c2L, c2R, relu);
        Store(c + 3 * strideOfC, c3L, c3R, relu);
        Store(c + 4 * strideOfC, c4L, c4R, relu);
        Store(c + 5 * strideOfC, c5L, c5R, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, TVector left, TVector right, bool relu)
    {
        Store(c, left, relu);
        Store(c + TOperations.Count, right, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, TVector sum, bool relu) =>
        TOperations.Store(c, relu ? TOperations.Max(sum, TOperations.Zero) : sum);
}
