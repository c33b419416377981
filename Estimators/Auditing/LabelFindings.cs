using System.Globalization;
using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>
/// Labels that are likely to be wrong, by confident learning (Northcutt, Jiang and Chuang 2021). A class is confident of an image where its
/// probability is at least what it is, on average, for images with its label. A label is suspect where another class is confident of the
/// image, and no confident class is likelier. The most suspect are those that the other class leads by most.
/// </summary>
internal static class LabelFindings
{
    public static IEnumerable<Finding> Of(IReadOnlyList<AuditedImage> images, float[]?[] scores, AuditColumns columns)
    {
        double[] sums = new double[columns.ClassNames.Count], counts = new double[columns.ClassNames.Count];
        for (int row = 0; row < images.Count; row++)
            if (scores[row] is { } given)
            {
                sums[images[row].Label] += given[images[row].Label];
                counts[images[row].Label]++;
            }
        int[] classes = [.. Enumerable.Range(0, counts.Length).Where(k => counts[k] > 0)];
        for (int row = 0; row < images.Count; row++)
        {
            if (scores[row] is not { } probabilities)
                continue;
            int label = images[row].Label;
            int likeliest = classes.Where(k => probabilities[k] >= sums[k] / counts[k]).OrderByDescending(k => probabilities[k])
                .FirstOrDefault(label);
            if (likeliest == label)
                continue;
            string reason = string.Create(
                CultureInfo.InvariantCulture,
                $"labelled {columns.NameOf(label)}; a classifier that has not seen it says {columns.NameOf(likeliest)} with "
                + $"{probabilities[likeliest]:0.00} and {columns.NameOf(label)} with {probabilities[label]:0.00}");
            yield return new(
                row, Issues.Label, reason, Nearest(images, row, other => other.Label == likeliest),
                (1 + probabilities[likeliest] - probabilities[label]) / 2);
        }
    }

    /// <summary>The row of the image whose features are most alike; null where there is none.</summary>
    public static int? Nearest(IReadOnlyList<AuditedImage> images, int row, Func<AuditedImage, bool> isCandidate)
    {
        (int? nearest, double highest) = (null, double.NegativeInfinity);
        for (int other = 0; other < images.Count; other++)
            if (other != row && images[other].IsReadable && isCandidate(images[other])
                && TensorPrimitives.Dot<float>(images[row].Features, images[other].Features) is var cosine && cosine > highest)
                (nearest, highest) = (other, cosine);
        return nearest;
    }
}
