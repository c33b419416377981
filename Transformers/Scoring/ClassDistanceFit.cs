using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Finds from pooled features and labels how far an image is from the classes.</summary>
internal static class ClassDistanceFit
{
    /// <summary>Number of parts that are held out in turn.</summary>
    public const int Folds = 10;

    /// <summary>The distances that all images give.</summary>
    /// <param name="features">Pooled features of each image.</param>
    /// <param name="labels">The class of each image.</param>
    public static ClassDistances Of(IReadOnlyList<float[]> features, IReadOnlyList<int> labels) => OfRoots(UnitRoots(features), labels);

    /// <summary>
    /// The distance of each image by those that are not in its fold, in ascending order. Images that are the only one of their class are
    /// left out, since without them there is no class.
    /// </summary>
    public static float[] HeldOut(IReadOnlyList<float[]> features, IReadOnlyList<int> labels)
    {
        float[][] roots = UnitRoots(features);
        int[] folds = Deal(labels);
        var distances = new float[labels.Count];
        Parallel.For(0, Folds, fold =>
        {
            int[] learnt = [.. Enumerable.Range(0, folds.Length).Where(i => folds[i] != fold)];
            int[] heldOut = [.. Enumerable.Range(0, folds.Length).Where(i => folds[i] == fold)];
            if (heldOut.Length == 0)
                return;
            ClassDistances fit = OfRoots([.. learnt.Select(i => roots[i])], [.. learnt.Select(i => labels[i])]);
            foreach (int i in heldOut)
                distances[i] = fit.Of(features[i]);
        });
        return [.. distances.Where((_, i) => folds[i] >= 0).Order()];
    }

    // Neighbours in the order of the images stay together as far as they can, since they may be much alike; −1 for the only image of a
    // class.
    private static int[] Deal(IReadOnlyList<int> labels)
    {
        int[] folds = [.. Enumerable.Repeat(-1, labels.Count)];
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]))
        {
            int[] images = [.. rows];
            for (int i = 0; i < images.Length && images.Length > 1; i++)
                folds[images[i]] = (i * Math.Min(Folds, images.Length) / images.Length + rows.Key) % Folds;
        }
        return folds;
    }

    private static float[][] UnitRoots(IReadOnlyList<float[]> features) => [.. features.Select(image =>
    {
        float[] roots = [.. image];
        ClassDistances.ToUnitRoots(roots);
        return roots;
    })];

    private static ClassDistances OfRoots(float[][] roots, IReadOnlyList<int> labels)
    {
        int length = roots[0].Length;
        var (means, differences) = MeansAndDifferences(roots, labels);
        float[] centre = MeanOf(roots);
        WeightTensor factor = Matrix(ShrunkCovariance.InverseFactor(differences, length), length);
        var round = new ClassDistances(centre, factor, Matrix(means, length), Matrix(means, length));
        return round with { Directions = Matrix([.. means.Select(mean => Direction(round, mean))], length) };
    }

    // Means of the classes, and vectors whose outer products add up to those of the images' differences to the mean of their class: one
    // less than images, as each is the difference of an image to the mean of those before it, times √(n / (n + 1)).
    private static (float[][] Means, float[][] Differences) MeansAndDifferences(float[][] roots, IReadOnlyList<int> labels)
    {
        List<float[]> means = [], differences = [];
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, roots.Length).GroupBy(i => labels[i]).OrderBy(rows => rows.Key))
        {
            int count = 0;
            var mean = new float[roots[0].Length];
            foreach (int row in rows)
            {
                var difference = new float[mean.Length];
                TensorPrimitives.Subtract<float>(roots[row], mean, difference);
                TensorPrimitives.MultiplyAdd(difference, 1f / (count + 1), mean, mean);
                if (count > 0)
                {
                    TensorPrimitives.Multiply(difference, MathF.Sqrt(count / (count + 1f)), difference);
                    differences.Add(difference);
                }
                count++;
            }
            means.Add(mean);
        }
        return ([.. means], [.. differences]);
    }

    private static float[] MeanOf(float[][] roots)
    {
        var mean = new float[roots[0].Length];
        foreach (float[] image in roots)
            TensorPrimitives.MultiplyAdd(image, 1f / roots.Length, mean, mean);
        return mean;
    }

    // S⁻¹·(mean − centre), divided by the length of mean − centre in the whitened space.
    private static float[] Direction(ClassDistances round, float[] mean)
    {
        var x = new float[mean.Length];
        TensorPrimitives.Subtract<float>(mean, round.Centre, x);
        float length = round.Length(x);
        var result = new float[x.Length];
        for (int i = 0; i < round.Factor.Shape[0]; i++)
        {
            ReadOnlySpan<float> row = ClassDistances.RowOf(round.Factor, i);
            TensorPrimitives.MultiplyAdd(row, TensorPrimitives.Dot(row, x), result, result);
        }
        if (!round.IsFullRank)
            TensorPrimitives.Subtract<float>(x, result, result);
        if (length > ClassDistances.LeastLength)
            TensorPrimitives.Divide(result, length, result);
        else
            Array.Clear(result); // one class, whose mean is the centre
        return result;
    }

    private static WeightTensor Matrix(float[][] rows, int length) => new([rows.Length, length], [.. rows.SelectMany(row => row)]);
}
