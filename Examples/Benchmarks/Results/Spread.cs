using System.Globalization;

namespace Benchmarks.Results;

/// <summary>Mean and standard deviation of a figure over several seeds.</summary>
/// <param name="Mean">The mean; NaN where the figure is missing.</param>
/// <param name="Deviation">The standard deviation of a sample; none for a single value.</param>
internal sealed record Spread(double Mean, double? Deviation)
{
    public static Spread Of(IEnumerable<double> figures)
    {
        double[] values = [.. figures];
        double mean = values.Average();
        return new(mean, values.Length < 2 || double.IsNaN(mean) ? null
            : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }

    /// <summary>"0.9392 ± 0.0162".</summary>
    public override string ToString() => Deviation is { } deviation ? $"{Text(Mean)} ± {Text(deviation)}" : Text(Mean);

    /// <summary>A figure with four places; a dash where it is missing.</summary>
    public static string Text(double value) => double.IsNaN(value) ? "–" : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
