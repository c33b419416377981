namespace Tool.Scoring.Drifting;

/// <summary>Whether two sets of images may be from one source, by their counts in the same bins.</summary>
internal static class DriftTest
{
    private const double LeastExpected = 5; // in a bin of the smaller set (Cochran's rule), so that the distribution holds

    /// <summary>
    /// The p-value of Pearson's test of homogeneity, which takes into account that both sets are finite. Bins with few images count as one.
    /// </summary>
    /// <param name="reference">Counts of the reference, of which one or more are positive.</param>
    /// <param name="counts">Counts of what is compared with it, likewise.</param>
    /// <returns>1 where all images are in one bin.</returns>
    public static double PValue(IReadOnlyList<long> reference, IReadOnlyList<long> counts)
    {
        double all = reference.Sum(), others = counts.Sum();
        double needed = LeastExpected * (all + others) / Math.Min(all, others);
        List<(double Reference, double Count)> bins = Pooled([.. reference.Zip(counts, (a, b) => ((double)a, (double)b))], needed);
        if (bins.Count < 2)
            return 1;
        double statistic = 0;
        foreach (var (inReference, count) in bins)
        {
            double difference = Math.Sqrt(others / all) * inReference - Math.Sqrt(all / others) * count;
            statistic += difference * difference / (inReference + count);
        }
        return ChiSquare.UpperTail(statistic, bins.Count - 1);
    }

    /// <summary>p-values that hold for all of them together (Holm 1979), in the same order.</summary>
    public static double[] Corrected(IReadOnlyList<double> pValues)
    {
        var corrected = new double[pValues.Count];
        double most = 0;
        foreach (var (rank, i) in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]).Index())
        {
            most = Math.Max(most, Math.Min(1, pValues[i] * (pValues.Count - rank)));
            corrected[i] = most;
        }
        return corrected;
    }

    /// <summary>
    /// The probability that one image is in a higher bin than an image of the reference, where half of equal ones count as higher.
    /// </summary>
    public static double ShareAbove(IReadOnlyList<long> reference, IReadOnlyList<long> counts)
    {
        double below = 0, above = 0;
        for (int bin = 0; bin < reference.Count; bin++)
        {
            above += counts[bin] * (below + reference[bin] / 2.0);
            below += reference[bin];
        }
        return above / (below * counts.Sum());
    }

    private static List<(double, double)> Pooled((double Reference, double Count)[] bins, double needed)
    {
        (double Reference, double Count) few = default;
        List<(double Reference, double Count)> enough = [];
        foreach (var bin in bins.OrderByDescending(bin => bin.Reference + bin.Count))
            if (bin.Reference + bin.Count >= needed)
                enough.Add(bin);
            else
                few = (few.Reference + bin.Reference, few.Count + bin.Count);
        if (few.Reference + few.Count >= needed)
            enough.Add(few);
        else if (few != default && enough.Count > 0)
            enough[^1] = (enough[^1].Reference + few.Reference, enough[^1].Count + few.Count);
        return enough;
    }
}
