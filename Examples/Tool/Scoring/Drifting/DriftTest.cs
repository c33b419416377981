namespace Tool.Scoring.Drifting;

/// <summary>
/// Whether two sets of images may be from one source, by their counts in the same bins. That both sets are finite is taken into account.
/// </summary>
internal static class DriftTest
{
    private const double LeastInBin = 10, LeastExpectedOfKind = 5; // below, chi-squared has too light a tail

    /// <summary>
    /// The p-value where bins are ranges whose edges are values of the reference. How many images of it a bin has is fixed then; counts
    /// of other images have a Dirichlet-multinomial distribution, of which this is Pearson's statistic.
    /// </summary>
    /// <param name="reference">Counts of the reference, of which one or more are positive.</param>
    /// <param name="counts">Counts of what is compared with it, likewise.</param>
    /// <returns>1 where there are too few images, or all are in one bin.</returns>
    public static double OfRanges(IReadOnlyList<long> reference, IReadOnlyList<long> counts)
    {
        double all = reference.Sum(), others = counts.Sum();
        var bins = new List<(double Reference, double Count)>();
        (double Reference, double Count) open = default;
        for (int bin = 0; bin < reference.Count; bin++)
        {
            open = (open.Reference + reference[bin], open.Count + counts[bin]);
            if (open.Reference * Math.Min(1, others / all) < LeastInBin)
                continue; // with the next one; decided without a look at the counts, which would bias the test
            bins.Add(open);
            open = default;
        }
        if (bins.Count > 0)
            bins[^1] = (bins[^1].Reference + open.Reference, bins[^1].Count + open.Count);
        if (bins.Count < 2)
            return 1;
        double spaces = all + 1, statistic = 0; // between the values of the reference, below and above
        for (int bin = 0; bin < bins.Count; bin++)
        {
            double expected = others * (bins[bin].Reference + (bin == 0 ? 1 : 0)) / spaces, difference = bins[bin].Count - expected;
            statistic += difference * difference / expected;
        }
        return ChiSquare.UpperTail(statistic * (1 + spaces) / (others + spaces), bins.Count - 1);
    }

    /// <summary>The p-value where bins are kinds: Pearson's test of homogeneity. Kinds with few images count as one.</summary>
    /// <inheritdoc cref="OfRanges"/>
    public static double OfKinds(IReadOnlyList<long> reference, IReadOnlyList<long> counts)
    {
        double all = reference.Sum(), others = counts.Sum();
        double needed = LeastExpectedOfKind * (all + others) / Math.Min(all, others);
        List<(double Reference, double Count)> kinds = Pooled(reference.Zip(counts, (a, b) => ((double)a, (double)b)), needed);
        double statistic = 0;
        foreach (var (inReference, count) in kinds)
        {
            double difference = Math.Sqrt(others / all) * inReference - Math.Sqrt(all / others) * count;
            statistic += difference * difference / (inReference + count);
        }
        return kinds.Count < 2 ? 1 : ChiSquare.UpperTail(statistic, kinds.Count - 1);
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

    private static List<(double, double)> Pooled(IEnumerable<(double Reference, double Count)> kinds, double needed)
    {
        (double Reference, double Count) few = default;
        List<(double Reference, double Count)> enough = [];
        foreach (var kind in kinds.OrderByDescending(kind => kind.Reference + kind.Count))
            if (kind.Reference + kind.Count >= needed)
                enough.Add(kind);
            else
                few = (few.Reference + kind.Reference, few.Count + kind.Count);
        if (few.Reference + few.Count >= needed)
            enough.Add(few);
        else if (enough.Count > 0)
            enough[^1] = (enough[^1].Reference + few.Reference, enough[^1].Count + few.Count);
        return enough;
    }
}
