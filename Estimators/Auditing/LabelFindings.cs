using System.Globalization;
using MLNet.GoogLeNet.Training;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>
/// Labels that are likely to be wrong, by confident learning (Northcutt, Jiang and Chuang 2021). A class is confident of an image where its
/// probability is at least what it is, on average, for images with its label. Of the images with a label, as large a share is suspect as
/// another class is confident of, and those that it leads by most.
/// </summary>
internal static class LabelFindings
{
    /// <summary>How suspect each label is, from 0 to 1; NaN where it is not judged.</summary>
    public static double[] Scores(IReadOnlyList<AuditedImage> images, float[]?[] probabilities) =>
        [.. images.Select((image, row) => probabilities[row] is { } given ? Score(given, image.Label) : double.NaN)];

    public static IEnumerable<Finding> Of(IReadOnlyList<AuditedImage> images, float[]?[] probabilities, AuditColumns columns)
    {
        int[] judged = [.. Enumerable.Range(0, images.Count).Where(row => probabilities[row] is not null)];
        int classes = columns.ClassNames.Count;
        double[] thresholds = new double[classes];
        Array.Fill(thresholds, double.PositiveInfinity);
        foreach (IGrouping<int, int> ofClass in judged.GroupBy(row => images[row].Label))
            thresholds[ofClass.Key] = ofClass.Average(row => probabilities[row]![ofClass.Key]);
        foreach (IGrouping<int, int> ofClass in judged.GroupBy(row => images[row].Label).OrderBy(group => group.Key))
        {
            int label = ofClass.Key;
            int[] confident = [.. ofClass.Select(row => MostConfident(probabilities[row]!, thresholds)).Where(other => other >= 0)];
            HashSet<int> named = [];
            foreach ((int other, int count) in confident.CountBy(other => other).Where(pair => pair.Key != label).OrderBy(pair => pair.Key))
            {
                int suspects = (int)Math.Round((double)count / confident.Length * ofClass.Count());
                foreach (int row in ofClass.OrderByDescending(row => Lead(probabilities[row]!)).Take(suspects))
                    if (Lead(probabilities[row]!) > 0 && named.Add(row))
                        yield return Finding(images, row, probabilities[row]!, columns);

                float Lead(float[] given) => given[other] - given[label];
            }
        }
    }

    private static Finding Finding(IReadOnlyList<AuditedImage> images, int row, float[] given, AuditColumns columns)
    {
        int label = images[row].Label, other = LabelMargins.LargestBut(label, given);
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"labelled {columns.NameOf(label)}; a classifier that has not seen it says {columns.NameOf(other)} with "
            + $"{given[other]:0.00} and {columns.NameOf(label)} with {given[label]:0.00}");
        return new(
            row, Issues.Label, reason, Nearest(images, row, image => image.Label == other), Score(given, label));
    }

    // From the lead of the likeliest other class.
    private static double Score(float[] given, int label) => (1 + given[LabelMargins.LargestBut(label, given)] - given[label]) / 2;

    // Of the classes that are confident of an image the likeliest; −1 where none is.
    private static int MostConfident(float[] given, double[] thresholds)
    {
        int best = -1;
        for (int k = 0; k < given.Length; k++)
            if (given[k] >= thresholds[k] && (best < 0 || given[k] > given[best]))
                best = k;
        return best;
    }

    /// <summary>The row of the image whose features are most alike; null where there is none.</summary>
    public static int? Nearest(IReadOnlyList<AuditedImage> images, int row, Func<AuditedImage, bool> isCandidate)
    {
        (int? nearest, double highest) = (null, double.NegativeInfinity);
        for (int other = 0; other < images.Count; other++)
            if (other != row && images[other].IsReadable && isCandidate(images[other])
                && images[row].CosineTo(images[other]) is var cosine && cosine > highest)
                (nearest, highest) = (other, cosine);
        return nearest;
    }
}
