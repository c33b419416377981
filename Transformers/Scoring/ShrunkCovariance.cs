using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// A covariance that is drawn towards a multiple of the identity, since there are fewer images than features: by how much is estimated
/// in closed form (Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional covariance matrices", section 3).
/// </summary>
internal static class ShrunkCovariance
{
    private const double LeastShrinkage = 1e-4, MostShrinkage = 1 - 1e-6; // so that nothing is divided by zero
    private const double LeastMean = 1e-20;

    /// <summary>
    /// W with S⁻¹ = I − Wᵀ·W, times a factor, where there are fewer vectors than features, and otherwise S⁻¹ = Wᵀ·W, [features, features].
    /// </summary>
    /// <param name="vectors">Vectors whose mean is known to be zero.</param>
    /// <param name="length">Number of features.</param>
    public static float[][] InverseFactor(float[][] vectors, int length)
    {
        if (vectors.Length == 0)
            return [];
        bool isFullRank = vectors.Length >= length;
        double[][] products = Products(isFullRank ? Transposed(vectors, length) : vectors);
        double mean = products.Select((row, i) => row[i]).Sum() / vectors.Length / length;
        if (!(mean > LeastMean))
            return []; // the images of a class do not differ
        double shrinkage = Shrinkage(vectors, products, length);
        double own = (1 - shrinkage) / vectors.Length, identity = shrinkage * mean;
        for (int i = 0; i < products.Length; i++)
        {
            if (isFullRank)
                TensorPrimitives.Multiply(products[i], own, products[i]);
            products[i][i] += isFullRank ? identity : identity / own;
        }
        Decompose(products);
        float[][] rows = isFullRank
            ? [.. Enumerable.Range(0, length).Select(i => Unit(i, length))]
            : [.. vectors.Select(vector => vector.ToArray())];
        Solve(products, rows);
        return rows;
    }

    /// <summary>The weight of the identity, from 0 to 1.</summary>
    public static double Shrinkage(float[][] vectors, int length) => Shrinkage(vectors, Products(vectors), length);

    // Products of vectors or of features: the sum of their squares is the same.
    private static double Shrinkage(float[][] vectors, double[][] products, int length)
    {
        double count = vectors.Length;
        double fourth = vectors.Average(vector => Math.Pow(TensorPrimitives.SumOfSquares<float>(vector), 2));
        double trace = products.Select((row, i) => row[i]).Sum() / count;
        double norm = products.Select((row, i) => row[i] * row[i] + 2 * TensorPrimitives.SumOfSquares<double>(row.AsSpan(0, i))).Sum()
            / (count * count);
        double distance = (norm - trace * trace / length) / length; // of the covariance to the multiple of the identity, squared
        double error = (fourth - norm) / (count * length);
        return vectors.Length < 2 || error >= distance ? MostShrinkage : Math.Clamp(error / distance, LeastShrinkage, MostShrinkage);
    }

    // Scalar products of rows, the lower half.
    private static double[][] Products(float[][] rows)
    {
        var products = new double[rows.Length][];
        for (int i = 0; i < rows.Length; i++)
        {
            products[i] = new double[i + 1];
            for (int j = 0; j <= i; j++)
                products[i][j] = TensorPrimitives.Dot<float>(rows[i], rows[j]);
        }
        return products;
    }

    // The lower triangle L of Cholesky's decomposition L·Lᵀ, in place.
    private static void Decompose(double[][] lower)
    {
        for (int i = 0; i < lower.Length; i++)
            for (int j = 0; j <= i; j++)
            {
                double rest = lower[i][j] - TensorPrimitives.Dot<double>(lower[i].AsSpan(0, j), lower[j].AsSpan(0, j));
                lower[i][j] = j < i ? rest / lower[j][j] : Math.Sqrt(Math.Max(rest, double.Epsilon));
            }
    }

    // L⁻¹ times the rows, in place.
    private static void Solve(double[][] lower, float[][] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < i; j++)
                TensorPrimitives.MultiplyAdd(rows[j], (float)-lower[i][j], rows[i], rows[i]);
            TensorPrimitives.Divide(rows[i], (float)lower[i][i], rows[i]);
        }
    }

    private static float[][] Transposed(float[][] rows, int length) =>
        [.. Enumerable.Range(0, length).Select(column => (float[])[.. rows.Select(row => row[column])])];

    private static float[] Unit(int place, int length)
    {
        var unit = new float[length];
        unit[place] = 1;
        return unit;
    }
}
