using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>
/// How far pooled features are from the classes: the squared distance to the nearest class mean, times 1 minus the highest cosine with a
/// class mean after whitening with the covariance within the classes.
/// </summary>
/// <remarks>
/// Features are brought to square roots of length 1 first (the Hellinger distance). The inner product of the second factor is that of the
/// inverse of S = (1 − λ)·Zᵀ·Z/m + λ·μ·I, where Z are m differences between images of a class. Where m is below the number of
/// features, S⁻¹ is I − Wᵀ·W times a factor that no cosine sees, with W [m, features], and otherwise Wᵀ·W.
/// </remarks>
/// <param name="Centre">The mean of the images.</param>
/// <param name="Factor">W.</param>
/// <param name="Means">The mean of each class that has images.</param>
/// <param name="Directions">S⁻¹·(mean − centre) of each, so long that the product with a vector is a cosine times its length.</param>
internal sealed record ClassDistances(float[] Centre, WeightTensor Factor, WeightTensor Means, WeightTensor Directions)
{
    /// <summary>What a length is at least, so that it can be divided by.</summary>
    public const float LeastLength = 1e-12f;

    /// <summary>Whether S⁻¹ is Wᵀ·W.</summary>
    public bool IsFullRank => Factor.Shape[0] == Centre.Length;

    /// <summary>The squared length of each mean.</summary>
    public float[] SquaredMeans { get; } =
        [.. Enumerable.Range(0, (int)Means.Shape[0]).Select(i => TensorPrimitives.SumOfSquares<float>(RowOf(Means, i)))];

    /// <summary>The distance of pooled features, 0 or more.</summary>
    public float Of(ReadOnlySpan<float> features)
    {
        Span<float> x = stackalloc float[features.Length];
        features.CopyTo(x);
        ToUnitRoots(x);
        float nearest = TensorPrimitives.SumOfSquares<float>(x);
        float lowest = float.PositiveInfinity;
        for (int i = 0; i < SquaredMeans.Length; i++)
            lowest = Math.Min(lowest, nearest - 2 * TensorPrimitives.Dot<float>(x, RowOf(Means, i)) + SquaredMeans[i]);

        TensorPrimitives.Subtract(x, Centre, x);
        float cosine = float.NegativeInfinity, length = Length(x);
        for (int i = 0; i < SquaredMeans.Length; i++)
            cosine = Math.Max(cosine, TensorPrimitives.Dot<float>(x, RowOf(Directions, i)) / length);
        return Math.Max(lowest, 0) * Math.Max(1 - cosine, 0);
    }

    /// <summary>The length of a vector in the whitened space, not below <see cref="LeastLength"/>.</summary>
    public float Length(ReadOnlySpan<float> x)
    {
        float squares = 0;
        for (int i = 0; i < Factor.Shape[0]; i++)
        {
            float product = TensorPrimitives.Dot(x, RowOf(Factor, i));
            squares += product * product;
        }
        if (!IsFullRank)
            squares = TensorPrimitives.SumOfSquares(x) - squares;
        return MathF.Max(MathF.Sqrt(MathF.Max(squares, 0)), LeastLength);
    }

    /// <summary>Replaces pooled features, none of which is negative, by their square roots, divided by the length of these.</summary>
    public static void ToUnitRoots(Span<float> features)
    {
        TensorPrimitives.Max(features, 0, features);
        TensorPrimitives.Sqrt<float>(features, features);
        TensorPrimitives.Divide(features, MathF.Max(TensorPrimitives.Norm<float>(features), LeastLength), features);
    }

    /// <summary>A row of a matrix.</summary>
    public static ReadOnlySpan<float> RowOf(WeightTensor matrix, int row)
    {
        int length = (int)matrix.Shape[1];
        return matrix.Values.AsSpan(row * length, length);
    }
}
