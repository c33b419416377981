using System.Runtime.CompilerServices;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// Minimal filtering (Lavin and Gray 2015, arXiv 1509.09308) with the interpolation points 0, 1, −1, 2, −2 and infinity, on tiles of 6×6:
/// F(4×4, 3×3) needs 36 products instead of 144, F(3×3, 4×4) as many, F(2×2, 5×5) 36 instead of 100. All have one input transform.
/// </summary>
internal static class WinogradTransforms
{
    /// <summary>Height and width of an input tile.</summary>
    public const int Side = 6;

    /// <summary>Products of a tile and a pair of channels.</summary>
    public const int Products = Side * Side;

    private static readonly double[] Points = [0, 1, -1, 2, -2];

    // 1 / Π (p − q) over the other finite points q
    private static readonly double[] Scales =
        [.. Points.Select(p => 1 / Points.Where(q => q != p).Aggregate(1.0, (all, q) => all * (p - q)))];

    /// <summary>Height and width of an output tile for kernels of this size.</summary>
    public static int OutputSide(int kernel) => Side - kernel + 1;

    /// <summary>G, [6, kernel]: a kernel to its values at the points.</summary>
    public static float[,] Kernel(int kernel)
    {
        var g = new float[Side, kernel];
        for (int power = 0; power < kernel; power++)
            for (int point = 0; point < Points.Length; point++)
                g[point, power] = (float)(Math.Pow(Points[point], power) * Scales[point]);
        g[Side - 1, kernel - 1] = 1;
        return g;
    }

    /// <summary>Bᵀ: six numbers of an input tile, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TOperations, TVector>(ref Six<TVector> d)
        where TOperations : struct, IVectors<TVector>
        where TVector : struct
    {
        TVector four = TOperations.All(4), two = TOperations.All(2), minusFour = TOperations.All(-4), minusFive = TOperations.All(-5);
        TVector even = TOperations.MultiplyAdd(minusFour, d.V2, d.V4), odd = TOperations.MultiplyAdd(minusFour, d.V1, d.V3);
        TVector evenHalf = TOperations.Subtract(d.V4, d.V2), oddHalf = TOperations.Subtract(d.V3, d.V1);
        d.V0 = TOperations.MultiplyAdd(four, d.V0, TOperations.MultiplyAdd(minusFive, d.V2, d.V4));
        d.V5 = TOperations.MultiplyAdd(four, d.V1, TOperations.MultiplyAdd(minusFive, d.V3, d.V5));
        d.V1 = TOperations.Add(even, odd);
        d.V2 = TOperations.Subtract(even, odd);
        d.V3 = TOperations.MultiplyAdd(two, oddHalf, evenHalf);
        d.V4 = TOperations.Subtract(evenHalf, TOperations.Add(oddHalf, oddHalf));
    }

    /// <summary>
    /// Aᵀ: six products to the numbers of an output tile, of which there are <see cref="OutputSide"/>; those after them are of no use.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TOperations, TVector>(ref Six<TVector> m, int outputSide)
        where TOperations : struct, IVectors<TVector>
        where TVector : struct
    {
        TVector two = TOperations.All(2), four = TOperations.All(4), eight = TOperations.All(8);
        TVector sum = TOperations.Add(m.V1, m.V2), difference = TOperations.Subtract(m.V1, m.V2);
        TVector farSum = TOperations.Add(m.V3, m.V4), farDifference = TOperations.Subtract(m.V3, m.V4);
        m.V0 = TOperations.Add(TOperations.Add(m.V0, sum), farSum);
        m.V1 = TOperations.MultiplyAdd(two, farDifference, difference);
        m.V2 = TOperations.MultiplyAdd(four, farSum, sum);
        m.V3 = TOperations.MultiplyAdd(eight, farDifference, difference);
        switch (outputSide) // the last one has the value at infinity, too
        {
            case 2:
                m.V1 = TOperations.Add(m.V1, m.V5);
                break;
            case 3:
                m.V2 = TOperations.Add(m.V2, m.V5);
                break;
            default:
                m.V3 = TOperations.Add(m.V3, m.V5);
                break;
        }
    }

    /// <summary>A, for kernels of 3×3: four gradients of an output tile to those of the six products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputGradient<TOperations, TVector>(ref Six<TVector> y)
        where TOperations : struct, IVectors<TVector>
        where TVector : struct
    {
        TVector two = TOperations.All(2), four = TOperations.All(4);
        TVector even = TOperations.Add(y.V0, y.V2), odd = TOperations.Add(y.V1, y.V3);
        TVector farEven = TOperations.MultiplyAdd(four, y.V2, y.V0);
        TVector farOdd = TOperations.MultiplyAdd(four, y.V3, y.V1); // of 2
        y.V5 = y.V3;
        y.V1 = TOperations.Add(even, odd);
        y.V2 = TOperations.Subtract(even, odd);
        y.V3 = TOperations.MultiplyAdd(two, farOdd, farEven);
        y.V4 = TOperations.Subtract(farEven, TOperations.Add(farOdd, farOdd));
    }
}

/// <summary>The registers of one row or column of a tile.</summary>
internal struct Six<TVector> where TVector : struct
{
    public TVector V0, V1, V2, V3, V4, V5;
}
