using System.Globalization;
using MLNet.GoogLeNet.Displays.Charts;
using MLNet.GoogLeNet.Displays.Html;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

public sealed class LineChartTests
{
    [Fact]
    public void Points_lie_where_their_values_say()
    {
        string svg = Draw(new("loss", [(1, 2), (2, 1), (5, 0)]), Scale.Whole(1, 5), Scale.FromZero([2]));

        Assert.Equal(
            [(LineChart.Left, LineChart.Top), (LineChart.Left + Across(0.25), Middle(0.5)), (LineChart.Right, LineChart.Bottom)],
            Points(svg).Single());
    }

    [Fact]
    public void On_a_logarithmic_axis_each_power_of_ten_takes_the_same_room()
    {
        string svg = Draw(new("loss", [(1e-4, 1), (1e-3, 1), (1e-2, 1)]), Scale.Logarithmic(1e-4, 1e-2), Scale.FromZero([1]));

        Assert.Equal([LineChart.Left, LineChart.Left + Across(0.5), LineChart.Right], Points(svg).Single().Select(point => point.X));
        HtmlText.AssertHas(svg, "1e-4", "0.001", "0.01");
    }

    [Fact]
    public void What_is_no_number_leaves_a_gap()
    {
        string svg = Draw(
            new("loss", [(1, 2), (2, 1), (3, double.NaN), (4, 1), (5, 1), (6, double.PositiveInfinity)]), Scale.Whole(1, 6),
            Scale.FromZero([2]));

        Assert.Equal([2, 2], Points(svg).Select(stretch => stretch.Length));
        Assert.DoesNotContain("NaN", svg);
    }

    [Theory]
    [InlineData(new[] { 0.93 }, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(new[] { 7.1, 3 }, new[] { 0.0, 2, 4, 6, 8 })]
    [InlineData(new[] { 0.0 }, new[] { 0, 0.2 })]
    [InlineData(new double[0], new[] { 0, 0.2 })]
    public void Axes_have_round_numbers(double[] values, double[] ticks) =>
        Assert.Equal(ticks, Scale.FromZero(values).Ticks.Select(tick => Math.Round(tick, 9)));

    [Theory]
    [InlineData(1, 1, new[] { 1.0 })]
    [InlineData(1, 4, new[] { 1.0, 2, 3, 4 })]
    [InlineData(1, 60, new[] { 20.0, 40, 60 })]
    public void Epochs_are_whole(int first, int last, double[] ticks) => Assert.Equal(ticks, Scale.Whole(first, last).Ticks);

    [Fact]
    public void A_single_point_lies_in_the_middle() => Assert.Equal(0.5, Scale.Whole(1, 1).At(1));

    [Fact]
    public void Ten_thousand_points_are_no_more_than_there_is_room_for()
    {
        string svg =
            Draw(new("loss", [.. Enumerable.Range(1, 10_000).Select(i => ((double)i, 1.0))]), Scale.Whole(1, 10_000), Scale.FromZero([1]));

        Assert.InRange(Points(svg).Single().Length, 100, 200);
        Assert.Equal((LineChart.Left, LineChart.Right), (Points(svg).Single()[0].X, Points(svg).Single()[^1].X));
        Assert.InRange(svg.Length, 0, 10_000);
    }

    [Fact]
    public void It_is_told_to_those_who_do_not_see_it()
    {
        string svg = Draw(new("<b>&\"", [(1, 2), (5, 0.5)]), Scale.Whole(1, 5), Scale.FromZero([2]));

        Assert.StartsWith("<svg viewBox=\"0 0 360 230\" role=\"img\"><title>A &lt;title&gt;</title><desc>", svg);
        Assert.Contains("<b>&\": from 2 at epoch 1 to 0.5 at 5, between 0.5 and 2. good: 5.", HtmlText.Of(svg));
        Assert.Contains("<b>&\", epoch 5: 0.5", HtmlText.Of(svg));
    }

    private static string Draw(ChartSeries series, Scale x, Scale y)
    {
        var html = new HtmlWriter();
        new LineChart
        {
            Title = "A <title>",
            Across = "epoch",
            X = x,
            Y = y,
            Series = [series],
            Mark = new("good: 5", series.Points[^1].X)
        }.Write(html);
        return html.ToString();
    }

    private static (double X, double Y)[][] Points(string svg) => [.. HtmlText.Attributes(svg, "points").Select(points =>
        points.Split(' ').Select(point => point.Split(',').Select(place => double.Parse(place, CultureInfo.InvariantCulture)).ToArray())
            .Select(place => (place[0], place[1])).ToArray())];

    private static double Across(double share) => share * (LineChart.Right - LineChart.Left);

    private static double Middle(double share) => LineChart.Bottom - share * (LineChart.Bottom - LineChart.Top);
}
