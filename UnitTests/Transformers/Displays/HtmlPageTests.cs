using System.Text.RegularExpressions;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Displays.Html;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

public sealed class HtmlPageTests
{
    [Fact]
    public void Sections_stand_in_order_and_texts_are_encoded()
    {
        HtmlPage page = new HtmlPage("<b>&\"")
            .AddFacts("Facts", [new("<i>", "&amp;")])
            .Add("Layers", NetworkSummary.Of(GoogLeNetArchitecture.Paper, 5).ToHtml(), collapsed: true)
            .AddCounts("Labels", [new("few", 5), new("many", 10)]);

        string[] texts = HtmlText.Of(page.ToHtml());

        Assert.Equal(["<b>&\"", "<b>&\"", "Facts", "<i>", "&amp;", "Layers"], texts.Take(6));
        Assert.Equal(["Labels", "many", "10", "few", "5"], texts.TakeLast(5));
        Assert.Equal(["width:100%", "width:50%"], HtmlText.Attributes(page.ToHtml(), "style").TakeLast(2));
        Assert.Single(Regex.Matches(page.ToHtml(), "<details>"));
        HtmlText.AssertSelfContained(page.ToHtml());
    }

    [Fact]
    public void The_stylesheet_is_there_once()
    {
        string html = NetworkSummary.Of(GoogLeNetArchitecture.Paper, 5).ToHtml();

        Assert.Single(Regex.Matches(new HtmlPage("Layers").Add("One", html).Add("Two", html).ToHtml(), "<style>"));
    }

    [Fact]
    public void Beyond_fifty_counts_are_summed()
    {
        string[] texts = HtmlText.Of(
            new HtmlPage("Counts").AddCounts("Labels", Enumerable.Range(1, 60).Select(i => KeyValuePair.Create($"label {i}", (long)i)))
            .ToHtml());

        Assert.Contains("label 11", texts);
        Assert.DoesNotContain("label 10", texts);
        Assert.Contains("10 more with 55 in all.", texts);
    }

    [Fact]
    public void A_page_is_written_whole_or_not_at_all()
    {
        using var folder = new TempFolder();
        var page = new HtmlPage("Ω").Add("One", "<p>1</p>");

        page.Save(folder["page.html"]);

        Assert.Equal(page.ToHtml(), File.ReadAllText(folder["page.html"]));
        Assert.Equal([folder["page.html"]], Directory.GetFiles(folder.FullPath));
        Assert.ThrowsAny<IOException>(() => page.Save(folder["nowhere/page.html"]));
    }

    [Theory]
    [InlineData("--surface:#fff", new[] { "#1c1f23", "#565d66", "#1f5fbf", "#b3450c", "#1a7f37", "#c02626" }, "#fff")]
    [InlineData("--surface:#16191d", new[] { "#e8eaed", "#a9b1ba", "#7fb2ff", "#ffb077", "#57c878", "#ff8a80" }, "#16191d")]
    public void Texts_and_curves_stand_out_from_their_background_in_light_and_in_dark(string theme, string[] colours, string background)
    {
        Assert.Contains(theme, Stylesheet.Css);
        Assert.All(colours, colour =>
        {
            Assert.Contains($":{colour}", Stylesheet.Css);
            Assert.True(
                Contrast(colour, background) >= 4.5, $"{colour} on {background} has a contrast of {Contrast(colour, background):0.0}");
        });
    }

    [Fact]
    public void No_rule_reaches_beyond_displays()
    {
        string rules = Regex.Replace(Stylesheet.Css, @"@media[^{]*\{(.*?\})\}", "$1", RegexOptions.Singleline);

        Assert.All(Regex.Matches(rules, @"([^{}]+)\{[^{}]*\}").SelectMany(rule => rule.Groups[1].Value.Split(',')),
            selector => Assert.StartsWith(".googlenet-display", selector.Trim()));
    }

    // WCAG 2.2, relative luminance and contrast ratio.
    private static double Contrast(string first, string second)
    {
        double[] luminances = [Luminance(first), Luminance(second)];
        return (luminances.Max() + 0.05) / (luminances.Min() + 0.05);
    }

    private static double Luminance(string colour)
    {
        string digits = colour.Length == 4 ? string.Concat(colour.Skip(1).Select(digit => $"{digit}{digit}")) : colour[1..];
        double[] channels = [.. Enumerable.Range(0, 3).Select(i => Convert.ToInt32(digits.Substring(2 * i, 2), 16) / 255.0)
            .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4))];
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
    }
}
