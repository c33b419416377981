namespace MLNet.GoogLeNet.Transformers.Displays.Charts;

/// <summary>One curve of a chart.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Points">From left to right. Where a value is no number, the curve has a gap.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    private const int Most = 200; // more points than a chart has room for only make the page larger

    /// <summary>The same curve with as many points as a chart can show, the first and the last among them.</summary>
    public ChartSeries Thinned() => this with { Points = Thin(Points) };

    /// <summary>At most 200 of the items, evenly, the first and the last among them.</summary>
    public static IReadOnlyList<T> Thin<T>(IReadOnlyList<T> items) => items.Count <= Most
        ? items
        : [.. Enumerable.Range(0, Most).Select(i => items[(int)Math.Round(i * (items.Count - 1) / (Most - 1.0))])];
}
