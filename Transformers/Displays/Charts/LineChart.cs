using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet.Displays.Charts;

/// <summary>
/// Curves in a frame, as SVG within HTML. Curves differ in colour and in dashes; each point tells its values to a pointer that rests on it.
/// </summary>
internal sealed class LineChart
{
    /// <summary>Size of the chart in its own units, and the rectangle in it that the axes span.</summary>
    public const int Width = 360, Height = 230, Left = 46, Right = 348, Top = 44, Bottom = 192;

    private const int MostDots = 60;
    private static readonly string[] Looks = ["first", "second"];

    public required string Title { get; init; }

    /// <summary>What lies along the lower axis.</summary>
    public required string Across { get; init; }

    public required Scale X { get; init; }

    public required Scale Y { get; init; }

    /// <summary>One curve or two.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    public ChartMark? Mark { get; init; }

    public void Write(HtmlWriter html)
    {
        html.Open("svg", ("viewBox", $"0 0 {Width} {Height}"), ("role", "img"));
        html.Leaf("title", Title).Leaf("desc", Description());
        Text(html, Title, 0, 14, ("class", "title"));
        Axes(html);
        if (Mark is { } mark)
            Upright(html, mark);
        for (int i = 0; i < Series.Count; i++)
        {
            Legend(html, i);
            Curve(html, Series[i].Thinned(), Looks[i]);
        }
        html.Close();
    }

    private string Description() => string.Join(" ", Series.Select(Described)) + (Mark is { } mark ? $" {mark.Name}." : "");

    private string Described(ChartSeries series)
    {
        (double X, double Y)[] points = [.. series.Points.Where(point => double.IsFinite(point.Y))];
        return points.Length == 0
            ? $"{series.Name}: nothing."
            : $"{series.Name}: from {NumberFormat.Number(points[0].Y)} at {Across} {NumberFormat.Number(points[0].X)} "
                + $"to {NumberFormat.Number(points[^1].Y)} at {NumberFormat.Number(points[^1].X)}, "
                + $"between {NumberFormat.Number(points.Min(point => point.Y))} and {NumberFormat.Number(points.Max(point => point.Y))}.";
    }

    private void Axes(HtmlWriter html)
    {
        foreach (double tick in Y.Ticks)
        {
            double y = PlaceY(tick);
            Line(html, Left, y, Right, y, "grid");
            Text(html, NumberFormat.Number(tick), Left - 6, y + 4, ("text-anchor", "end"));
        }
        foreach (double tick in X.Ticks)
        {
            Line(html, PlaceX(tick), Bottom, PlaceX(tick), Bottom + 4, "grid");
            Text(html, NumberFormat.Number(tick), PlaceX(tick), Bottom + 16, ("text-anchor", "middle"));
        }
        Text(html, Across, (Left + Right) / 2.0, Bottom + 32, ("text-anchor", "middle"));
    }

    private void Upright(HtmlWriter html, ChartMark mark)
    {
        double x = PlaceX(mark.X);
        Line(html, x, Top, x, Bottom, "mark");
        bool isLeft = X.At(mark.X) < 0.5;
        Text(html, mark.Name, isLeft ? x + 4 : x - 4, (Top + Bottom) / 2, ("text-anchor", isLeft ? "start" : "end"));
    }

    private void Legend(HtmlWriter html, int i)
    {
        int x = Left + 110 * i;
        Line(html, x, 28, x + 24, 28, $"curve {Looks[i]}");
        Text(html, Series[i].Name, x + 30, 32);
    }

    private void Curve(HtmlWriter html, ChartSeries series, string look)
    {
        var stretch = new List<string>();
        foreach ((double x, double y) in series.Points)
        {
            if (double.IsFinite(y))
            {
                stretch.Add($"{NumberFormat.Place(PlaceX(x))},{NumberFormat.Place(PlaceY(y))}");
                continue;
            }
            Stretch(html, stretch, look);
            stretch.Clear();
        }
        Stretch(html, stretch, look);
        if (series.Points.Count > MostDots)
            return;
        foreach ((double x, double y) in series.Points.Where(point => double.IsFinite(point.Y)))
            html.Open("circle", ("cx", NumberFormat.Place(PlaceX(x))), ("cy", NumberFormat.Place(PlaceY(y))), ("r", "2"), ("class", look))
                .Leaf("title", $"{series.Name}, {Across} {NumberFormat.Number(x)}: {NumberFormat.Number(y)}").Close();
    }

    private static void Stretch(HtmlWriter html, List<string> points, string look)
    {
        if (points.Count > 1)
            html.Open("polyline", ("points", string.Join(' ', points)), ("class", $"curve {look}")).Close();
    }

    private double PlaceX(double value) => Left + X.At(value) * (Right - Left);

    private double PlaceY(double value) => Bottom - Y.At(value) * (Bottom - Top);

    private static void Line(HtmlWriter html, double x1, double y1, double x2, double y2, string look) => html.Open("line",
        ("x1", NumberFormat.Place(x1)), ("y1", NumberFormat.Place(y1)), ("x2", NumberFormat.Place(x2)), ("y2", NumberFormat.Place(y2)),
        ("class", look)).Close();

    private static void Text(HtmlWriter html, string text, double x, double y, params ReadOnlySpan<(string, string)> attributes) =>
        html.Leaf("text", text, [("x", NumberFormat.Place(x)), ("y", NumberFormat.Place(y)), .. attributes]);
}

/// <summary>One curve of a chart.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Points">From left to right. Where a value is not a number, the curve has a gap.</param>
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

/// <summary>An upright line with a word.</summary>
internal sealed record ChartMark(string Name, double X);
