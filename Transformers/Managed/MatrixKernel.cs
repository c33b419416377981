using System.Runtime.CompilerServices;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// The product of a few rows and a panel of a <see cref="PanelLayout"/>. Its sums stay in registers from the first number to the last,
/// which is what the loops are written out for.
/// </summary>
internal static unsafe class MatrixKernel<TOperations, TVector>
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    /// <summary>Multiplies <see cref="IVectors{TVector}.Rows"/> rows.</summary>
    /// <param name="a">[Rows, K].</param>
    /// <param name="b">A panel, [K, width].</param>
    /// <param name="width">Its width, of one register or two.</param>
    /// <param name="sums">[Rows, width].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(in MatrixRows a, float* b, int width, in Sums sums)
    {
        if (TOperations.Rows == 6)
            SixByTwo(a, b, sums);
        else if (width == TOperations.Count)
            TwelveByOne(a, b, sums);
        else
            TwelveByTwo(a, b, sums);
    }

    // Twelve rows, two registers wide.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwelveByTwo(in MatrixRows a, float* b, in Sums sums)
    {
        float* a0 = a.First;
        nint stride = a.Stride, twice = 2 * stride, step = a.Step;
        float* a3 = a0 + 3 * stride, a6 = a0 + 6 * stride, a9 = a0 + 9 * stride;
        int width = TOperations.Count;
        float* from = sums.Start;
        TVector c0L = TOperations.Load(from), c0R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c1L = TOperations.Load(from), c1R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c2L = TOperations.Load(from), c2R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c3L = TOperations.Load(from), c3R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c4L = TOperations.Load(from), c4R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c5L = TOperations.Load(from), c5R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c6L = TOperations.Load(from), c6R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c7L = TOperations.Load(from), c7R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c8L = TOperations.Load(from), c8R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c9L = TOperations.Load(from), c9R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c10L = TOperations.Load(from), c10R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c11L = TOperations.Load(from), c11R = TOperations.Load(from + width);
        for (nint k = a.Length; k > 0; k--)
        {
            TVector left = TOperations.Load(b), right = TOperations.Load(b + width);
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
            a0 += step;
            a3 += step;
            a6 += step;
            a9 += step;
            b += 2 * width;
        }
        float* to = sums.Target;
        Store(to, c0L, c0R, sums.Relu);
        to += sums.Stride;
        Store(to, c1L, c1R, sums.Relu);
        to += sums.Stride;
        Store(to, c2L, c2R, sums.Relu);
        to += sums.Stride;
        Store(to, c3L, c3R, sums.Relu);
        to += sums.Stride;
        Store(to, c4L, c4R, sums.Relu);
        to += sums.Stride;
        Store(to, c5L, c5R, sums.Relu);
        to += sums.Stride;
        Store(to, c6L, c6R, sums.Relu);
        to += sums.Stride;
        Store(to, c7L, c7R, sums.Relu);
        to += sums.Stride;
        Store(to, c8L, c8R, sums.Relu);
        to += sums.Stride;
        Store(to, c9L, c9R, sums.Relu);
        to += sums.Stride;
        Store(to, c10L, c10R, sums.Relu);
        to += sums.Stride;
        Store(to, c11L, c11R, sums.Relu);
    }

    // Twelve rows, one register wide: the last panel of some layers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwelveByOne(in MatrixRows a, float* b, in Sums sums)
    {
        float* a0 = a.First;
        nint stride = a.Stride, twice = 2 * stride, step = a.Step;
        float* a3 = a0 + 3 * stride, a6 = a0 + 6 * stride, a9 = a0 + 9 * stride;
        int width = TOperations.Count;
        float* from = sums.Start;
        TVector c0 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c1 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c2 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c3 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c4 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c5 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c6 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c7 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c8 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c9 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c10 = TOperations.Load(from);
        from += sums.StrideOfStart;
        TVector c11 = TOperations.Load(from);
        for (nint k = a.Length; k > 0; k--)
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
            a0 += step;
            a3 += step;
            a6 += step;
            a9 += step;
            b += width;
        }
        float* to = sums.Target;
        Store(to, c0, sums.Relu);
        to += sums.Stride;
        Store(to, c1, sums.Relu);
        to += sums.Stride;
        Store(to, c2, sums.Relu);
        to += sums.Stride;
        Store(to, c3, sums.Relu);
        to += sums.Stride;
        Store(to, c4, sums.Relu);
        to += sums.Stride;
        Store(to, c5, sums.Relu);
        to += sums.Stride;
        Store(to, c6, sums.Relu);
        to += sums.Stride;
        Store(to, c7, sums.Relu);
        to += sums.Stride;
        Store(to, c8, sums.Relu);
        to += sums.Stride;
        Store(to, c9, sums.Relu);
        to += sums.Stride;
        Store(to, c10, sums.Relu);
        to += sums.Stride;
        Store(to, c11, sums.Relu);
    }

    // Six rows, two registers wide.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixByTwo(in MatrixRows a, float* b, in Sums sums)
    {
        float* a0 = a.First;
        nint stride = a.Stride, twice = 2 * stride, step = a.Step;
        float* a3 = a0 + 3 * stride;
        int width = TOperations.Count;
        float* from = sums.Start;
        TVector c0L = TOperations.Load(from), c0R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c1L = TOperations.Load(from), c1R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c2L = TOperations.Load(from), c2R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c3L = TOperations.Load(from), c3R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c4L = TOperations.Load(from), c4R = TOperations.Load(from + width);
        from += sums.StrideOfStart;
        TVector c5L = TOperations.Load(from), c5R = TOperations.Load(from + width);
        for (nint k = a.Length; k > 0; k--)
        {
            TVector left = TOperations.Load(b), right = TOperations.Load(b + width);
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
            a0 += step;
            a3 += step;
            b += 2 * width;
        }
        float* to = sums.Target;
        Store(to, c0L, c0R, sums.Relu);
        to += sums.Stride;
        Store(to, c1L, c1R, sums.Relu);
        to += sums.Stride;
        Store(to, c2L, c2R, sums.Relu);
        to += sums.Stride;
        Store(to, c3L, c3R, sums.Relu);
        to += sums.Stride;
        Store(to, c4L, c4R, sums.Relu);
        to += sums.Stride;
        Store(to, c5L, c5R, sums.Relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* to, TVector left, TVector right, bool relu)
    {
        Store(to, left, relu);
        Store(to + TOperations.Count, right, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* to, TVector sum, bool relu) =>
        TOperations.Store(to, relu ? TOperations.Relu(sum) : sum);
}
