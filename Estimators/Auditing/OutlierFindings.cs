using System.Globalization;
using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>
/// Images unlike all others: the cosine distance of their features to the fifth nearest image of any class, copies aside, is far above what
/// is usual in the set. Beyond some thousand images a sample of them is compared with, so that the time grows with their number only.
/// </summary>
internal static class OutlierFindings
{
    private const int Neighbours = 5, MostCompared = 4000;
    private const double Far = 4; // deviations of the logarithm of the distance, estimated by quartiles

    public static IEnumerable<Finding> Of(
        IReadOnlyList<AuditedImage> images, IReadOnlyList<Copy> copies, int seed, CancellationToken cancellation)
    {
        HashSet<int> repeated = [.. copies.Select(copy => copy.Second)];
        int[] rows = [.. Enumerable.Range(0, images.Count).Where(i => images[i].IsReadable && !repeated.Contains(i))];
        if (rows.Length <= 2 * Neighbours)
            yield break;
        int[] compared = [.. rows];
        new Random(seed).Shuffle(compared);
        compared = compared[..Math.Min(compared.Length, MostCompared)];
        int[] ofClass = new int[rows.Max(row => images[row].Label) + 2]; // those without a label first
        foreach (int row in rows)
            ofClass[images[row].Label + 1]++;
        var nearest = new (double Distance, int Row)[rows.Length];
        Parallel.For(0, rows.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            // A class of three images has no fifth neighbour of its own.
            int count = images[rows[i]].Label < 0 ? Neighbours : Math.Clamp(ofClass[images[rows[i]].Label + 1] - 1, 1, Neighbours);
            nearest[i] = NearestOf(images, rows[i], compared, count);
        });
        double[] logarithms = [.. nearest.Select(one => Math.Log(Math.Max(one.Distance, 1e-6)))];
        double[] sorted = [.. logarithms.Order()];
        double median = sorted[sorted.Length / 2], quarter = sorted[3 * sorted.Length / 4] - median;
        double limit = median + Far * Math.Max(quarter, 0.05) / 0.6745; // of a normal distribution
        for (int i = 0; i < rows.Length; i++)
            if (logarithms[i] > limit)
                yield return new(rows[i], Issues.Outlier, string.Create(CultureInfo.InvariantCulture,
                    $"unlike all other images: the cosine distance to those most alike is {nearest[i].Distance:0.000}, and "
                    + $"{Math.Exp(median):0.000} for most images"),
                    nearest[i].Row, 1 - Math.Exp(median) / nearest[i].Distance);
    }

    // The distance to the last of so many nearest images, and the first of them.
    private static (double Distance, int Row) NearestOf(IReadOnlyList<AuditedImage> images, int row, int[] compared, int count)
    {
        var highest = new PriorityQueue<int, double>();
        (double best, int nearest) = (double.NegativeInfinity, row);
        foreach (int other in compared)
        {
            if (other == row)
                continue;
            double cosine = TensorPrimitives.Dot<float>(images[row].Features, images[other].Features);
            if (cosine > best)
                (best, nearest) = (cosine, other);
            if (highest.Count < count)
                highest.Enqueue(other, cosine);
            else
                highest.EnqueueDequeue(other, cosine);
        }
        highest.TryPeek(out _, out double last);
        return (1 - last, nearest);
    }
}
