using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace Benchmarks.Calibrating;

/// <summary>Other distances of features to the classes, from the literature, to compare with that of the library.</summary>
internal static class OtherDistances
{
    /// <summary>By name, what makes a distance of features and labels.</summary>
    public static IReadOnlyList<(string Name, Func<float[][], int[], Func<float[], double>> Fit)> All { get; } =
    [
        ("Mahalanobis (Lee et al. 2018)", (features, labels) => Mahalanobis(features, labels, image => image)),
        ("the same, features of length 1", (features, labels) => Mahalanobis(features, labels, Unit)),
        ("the same, square roots of length 1", (features, labels) => Mahalanobis(features, labels, UnitRoots)),
        ("relative Mahalanobis (Ren et al. 2021), features of length 1", Relative),
        ("nearest image, features of length 1", (features, labels) => Nearest(features, 1)),
        ("fifth nearest image, features of length 1", (features, labels) => Nearest(features, 5)),
        ("nearest class mean, square roots of length 1", ClassMean),
    ];

    private static Func<float[], double> Mahalanobis(float[][] features, int[] labels, Func<float[], float[]> change)
    {
        var metric = new Metric([.. features.Select(change)], labels);
        return image => metric.Of(change(image));
    }

    private static Func<float[], double> Relative(float[][] features, int[] labels)
    {
        float[][] units = [.. features.Select(Unit)];
        Metric classes = new(units, labels), all = new(units, new int[labels.Length]);
        return image => classes.Of(Unit(image)) - all.Of(Unit(image));
    }

    private static Func<float[], double> Nearest(float[][] features, int rank)
    {
        float[][] units = [.. features.Select(Unit)];
        return image =>
        {
            float[] unit = Unit(image);
            return units.Select(other => TensorPrimitives.Distance<float>(unit, other)).Order().ElementAt(rank - 1);
        };
    }

    private static Func<float[], double> ClassMean(float[][] features, int[] labels)
    {
        float[][] means = [.. labels.Distinct().Select(label => Mean([.. features.Where((_, i) => labels[i] == label).Select(UnitRoots)]))];
        return image =>
        {
            float[] roots = UnitRoots(image);
            return means.Min(mean => TensorPrimitives.Distance<float>(roots, mean));
        };
    }

    private static float[] Unit(float[] features)
    {
        var unit = new float[features.Length];
        TensorPrimitives.Divide(features, TensorPrimitives.Norm<float>(features), unit);
        return unit;
    }

    private static float[] UnitRoots(float[] features) => Unit([.. features.Select(MathF.Sqrt)]);

    private static float[] Mean(float[][] rows)
    {
        var mean = new float[rows[0].Length];
        foreach (float[] row in rows)
            TensorPrimitives.MultiplyAdd(row, 1f / rows.Length, mean, mean);
        return mean;
    }

    /// <summary>The distance to the nearest of some means, with a covariance that they share.</summary>
    private sealed class Metric
    {
        private readonly float[][] _means, _factor, _products;
        private readonly double _identity; // what the covariance has of the identity

        public Metric(float[][] images, int[] labels)
        {
            int[] classes = [.. labels.Distinct()];
            _means = [.. classes.Select(label => Mean([.. images.Where((_, i) => labels[i] == label)]))];
            float[][] differences = [.. images.Select((image, i) => Difference(image, _means[Array.IndexOf(classes, labels[i])]))];
            int length = images[0].Length;
            _factor = ShrunkCovariance.InverseFactor(differences, length);
            _identity = ShrunkCovariance.Shrinkage(differences, length)
                * differences.Sum(row => (double)TensorPrimitives.SumOfSquares<float>(row)) / differences.Length / length;
            _products = [.. _means.Select(Products)];
        }

        public double Of(float[] image)
        {
            float[] products = Products(image);
            return _means.Zip(_products, (mean, other) => Squared(image, mean) - Squared(products, other)).Min() / _identity;
        }

        private float[] Products(float[] image) => [.. _factor.Select(row => TensorPrimitives.Dot<float>(row, image))];

        private static double Squared(float[] a, float[] b) => Math.Pow(TensorPrimitives.Distance<float>(a, b), 2);

        private static float[] Difference(float[] a, float[] b)
        {
            var difference = new float[a.Length];
            TensorPrimitives.Subtract(a, b, difference);
            return difference;
        }
    }
}
