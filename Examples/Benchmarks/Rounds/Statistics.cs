namespace Benchmarks.Rounds;

/// <summary>What a few rounds say.</summary>
internal static class Statistics
{
    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// How many times as fast as the peer: the median over the rounds of the ratio within each round, which a machine that
    /// is busier in some rounds than in others does not bend.
    /// </summary>
    public static double Ratio(IReadOnlyList<double> speeds, IReadOnlyList<double> peerSpeeds) =>
        Median([.. speeds.Zip(peerSpeeds, (speed, peer) => speed / peer)]);

    /// <summary>The ratio to the peer that is hardest to beat.</summary>
    public static double RatioToBest(IReadOnlyList<double> speeds, IEnumerable<IReadOnlyList<double>> peers) =>
        peers.Min(peer => Ratio(speeds, peer));
}
