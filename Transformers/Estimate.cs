using System.Globalization;

namespace MLNet.GoogLeNet;

/// <summary>A figure that was measured on some images, with its 95 % confidence interval.</summary>
/// <param name="Value">The figure, 0 to 1.</param>
/// <param name="Lower">The lower end of the interval.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct Estimate(double Value, double Lower, double Upper)
{
    private const double Z = 1.959963984540054; // 97.5 % of a normal distribution are below

    /// <summary>The figure and its interval: "0.9324 (0.9005 to 0.9545)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:0.0000} ({Lower:0.0000} to {Upper:0.0000})");

    /// <summary>A share with its Wilson score interval (Wilson 1927); null where there is nothing to take a share of.</summary>
    /// <param name="count">How many have what is counted.</param>
    /// <param name="total">How many there are.</param>
    internal static Estimate? OfShare(long count, long total)
    {
        if (total == 0)
            return null;
        double share = (double)count / total, z2 = Z * Z / total;
        double middle = (share + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.Sqrt(share * (1 - share) / total + z2 / (4 * total));
        return new(share, count == 0 ? 0 : middle - half, count == total ? 1 : middle + half);
    }

    /// <summary>
    /// F1 from the share of right answers among all images that have the class or are taken for it. F1 = 2s / (1 + s) grows with that
    /// share s, so the ends of its interval are those of the share's, put through the same function.
    /// </summary>
    internal static Estimate? OfF1(long right, long labelledOrPredicted)
    {
        return OfShare(right, labelledOrPredicted) is { } share ? new(F1(share.Value), F1(share.Lower), F1(share.Upper)) : null;

        static double F1(double share) => 2 * share / (1 + share);
    }
}
