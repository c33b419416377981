using System.Globalization;
using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>
/// Images unlike those of any class: the cosine distance of their features to the mean of the nearest class, themselves left out, is far
/// above what is usual in the set. Means, unlike nearest neighbours, are not deceived by several strange images that are alike.
/// </summary>
internal static class OutlierFindings
{
    private const int Fewest = 10;              // images of which it can be said what is usual
    private const double Far = 4;               // standard deviations above the median
    private const double ToDeviation = 1.4826;  // from the median absolute deviation of a normal distribution
    private const double LeastDeviation = 0.05; // of the median

    public static IEnumerable<Finding> Of(
        IReadOnlyList<AuditedImage> images, IReadOnlyList<Copy> copies, CancellationToken cancellation)
    {
        HashSet<int> repeated = [.. copies.Select(copy => copy.Second)];
        ClassSum[] classes =
        [
            .. images.Index().Where(pair => pair.Item.IsReadable && !repeated.Contains(pair.Index))
                .GroupBy(pair => pair.Item.Label, pair => pair.Index).Where(rows => rows.Count() > 1)
                .OrderBy(rows => rows.Key).Select(rows => new ClassSum([.. rows], images)),
        ];
        (int Row, ClassSum Own)[] judged = [.. classes.SelectMany(own => own.Rows.Select(row => (row, own))).OrderBy(pair => pair.row)];
        if (judged.Length < Fewest)
            yield break;
        var distances = new double[judged.Length];
        Parallel.For(0, judged.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
            distances[i] = 1 - classes.Max(one => one.CosineTo(images[judged[i].Row].Features, one == judged[i].Own)));
        double median = QualityFindings.Median(distances);
        double deviation = ToDeviation * QualityFindings.Median(distances.Select(distance => Math.Abs(distance - median)));
        double limit = median + Far * Math.Max(deviation, LeastDeviation * median);
        for (int i = 0; i < judged.Length; i++)
            if (distances[i] > limit)
                yield return new(judged[i].Row, Issues.Outlier, string.Create(CultureInfo.InvariantCulture,
                    $"unlike the images of any class: the cosine distance to the mean of the nearest is {distances[i]:0.000}, and "
                    + $"{median:0.000} for half of the images"),
                    LabelFindings.Nearest(images, judged[i].Row, _ => true), 1 - median / distances[i]);
    }

    /// <summary>The images of a class, and the sum of their features.</summary>
    private sealed class ClassSum
    {
        private readonly float[] _sum;
        private readonly double _square;

        public ClassSum(int[] rows, IReadOnlyList<AuditedImage> images)
        {
            Rows = rows;
            _sum = new float[images[rows[0]].Features.Length];
            foreach (int row in rows)
                TensorPrimitives.Add(_sum, images[row].Features, _sum);
            _square = TensorPrimitives.Dot<float>(_sum, _sum);
        }

        public int[] Rows { get; }

        /// <summary>The cosine of features of length 1 and the mean, which may be that of all others where they are in it.</summary>
        public double CosineTo(float[] features, bool isIn)
        {
            double product = TensorPrimitives.Dot<float>(features, _sum);
            return isIn
                ? (product - 1) / Math.Sqrt(Math.Max(_square - 2 * product + 1, double.Epsilon))
                : product / Math.Sqrt(Math.Max(_square, double.Epsilon));
        }
    }
}
