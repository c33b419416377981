using MLNet.GoogLeNet.Displays;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

public sealed class NetworkSummaryDisplayTests
{
    [Fact]
    public void The_table_has_every_layer_with_bars_by_the_largest()
    {
        NetworkSummary summary = NetworkSummary.Of(GoogLeNetArchitecture.Paper, 1000);

        string html = summary.ToHtml();

        string[] texts = HtmlText.Of(html);
        Assert.Contains("19 layers, 6,998,552 parameters, 1,582,671,872 multiply-adds per image.", texts);
        Assert.Equal(["inception 4e", "14×14×832", "868,352", "169,996,288"], texts.SkipWhile(text => text != "inception 4e").Take(4));
        Assert.Equal(2, HtmlText.Attributes(html, "style").Count(style => style == "width:100%")); // most parameters, most work
        Assert.Equal(19, HtmlText.Attributes(html, "scope").Count(scope => scope == "row"));
        Assert.InRange(html.Length, 0, 30_000);
        HtmlText.AssertSelfContained(html);
    }
}
