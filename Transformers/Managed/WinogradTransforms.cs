using System.Runtime.CompilerServices;
using MLNet.GoogLeNet.Transformers.Architecture;

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
    private static readonly double[] Scales = [.. Points.Select(p => 1 / Points.Where(q => q != p).Aggregate(1.0, (all, q) => all * (p - q)))];

    /// <summary>Height and width of an output tile for kernels of this size.</summary>
    public static int OutputSide(int kernel) => Side - kernel + 1;

    /// <summary>G · g · Gᵀ of each kernel: [out, in, kernel, kernel] → [6, 6, in, out].</summary>
    public static float[] Kernels(ConvolutionLayer layer, float[] weights)
    {
        double[,] g = Matrix(layer.Kernel);
        var transformed = new float[(long)Products * layer.Input * layer.Output];
        Parallel.For(0, layer.Input, input => TransformKernels(layer, weights, input, g, transformed));
        return transformed;
    }

    // The kernels of one input channel. Optimised at once, since a network has one pass through it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformKernels(ConvolutionLayer layer, float[] weights, int input, double[,] g, float[] transformed)
    {
        int kernel = layer.Kernel, area = kernel * kernel;
        Span<double> half = stackalloc double[Side * kernel];
        for (int output = 0; output < layer.Output; output++)
        {
            ReadOnlySpan<float> weight = weights.AsSpan((output * layer.Input + input) * area, area);
            half.Clear();
            for (int y = 0; y < Side; y++)
                for (int i = 0; i < kernel; i++)
                    for (int x = 0; x < kernel; x++)
                        half[y * kernel + x] += g[y, i] * weight[i * kernel + x];
            for (int place = 0; place < Products; place++)
            {
                double sum = 0;
                for (int i = 0; i < kernel; i++)
                    sum += half[place / Side * kernel + i] * g[place % Side, i];
                transformed[((long)place * layer.Input + input) * layer.Output + output] = (float)sum;
            }
        }
    }

    // G, [6, kernel]: a kernel to its values at the points.
    private static double[,] Matrix(int kernel)
    {
        var g = new double[Side, kernel];
        for (int power = 0; power < kernel; power++)
            for (int point = 0; point < Points.Length; point++)
                g[point, power] = Math.Pow(Points[point], power) * Scales[point];
        g[Side - 1, kernel - 1] = 1;
        return g;
    }

    /// <summary>Bᵀ: six numbers of an input tile, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TOperations, TVector>(
        ref TVector d0, ref TVector d1, ref TVector d2, ref TVector d3, ref TVector d4, ref TVector d5)
        where TOperations : struct, IVectors<TVector>
        where TVector : struct
    {
        TVector four = TOperations.All(4), two = TOperations.All(2), minusFour = TOperations.All(-4), minusFive = TOperations.All(-5);
        TVector even = TOperations.MultiplyAdd(minusFour, d2, d4), odd = TOperations.MultiplyAdd(minusFour, d1, d3);
        TVector evenHalf = TOperations.Subtract(d4, d2), oddHalf = TOperations.Subtract(d3, d1);
        d0 = TOperations.MultiplyAdd(four, d0, TOperations.MultiplyAdd(minusFive, d2, d4));
        d5 = TOperations.MultiplyAdd(four, d1, TOperations.MultiplyAdd(minusFive, d3, d5));
        d1 = TOperations.Add(even, odd);
        d2 = TOperations.Subtract(even, odd);
        d3 = TOperations.MultiplyAdd(two, oddHalf, evenHalf);
        d4 = TOperations.Subtract(evenHalf, TOperations.Add(oddHalf, oddHalf));
    }

    /// <summary>
    /// Aᵀ: six products to the numbers of an output tile, of which there are <see cref="OutputSide"/>; those after them are of no use.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Y0, TVector Y1, TVector Y2, TVector Y3) Output<TOperations, TVector>(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, int outputSide)
        where TOperations : struct, IVectors<TVector>
        where TVector : struct
    {
        TVector two = TOperations.All(2), four = TOperations.All(4), eight = TOperations.All(8);
        TVector sum = TOperations.Add(m1, m2), difference = TOperations.Subtract(m1, m2);
        TVector farSum = TOperations.Add(m3, m4), farDifference = TOperations.Subtract(m3, m4);
        TVector y0 = TOperations.Add(TOperations.Add(m0, sum), farSum);
        TVector y1 = TOperations.MultiplyAdd(two, farDifference, difference), y2 = TOperations.MultiplyAdd(four, farSum, sum);
        return outputSide switch // the last one has the value at infinity, too
        {
            2 => (y0, TOperations.Add(y1, m5), y2, y2),
            3 => (y0, y1, TOperations.Add(y2, m5), y2),
            _ => (y0, y1, y2, TOperations.Add(TOperations.MultiplyAdd(eight, farDifference, difference), m5)),
        };
    }
}
