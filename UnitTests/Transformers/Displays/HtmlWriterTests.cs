using MLNet.GoogLeNet.Displays.Html;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

public sealed class HtmlWriterTests
{
    private const string Tricky = "<b>&\"'";

    [Fact]
    public void Texts_and_attributes_are_encoded()
    {
        string html = new HtmlWriter().Leaf("p", Tricky, ("title", Tricky)).ToString();

        Assert.Equal("<p title=\"&lt;b&gt;&amp;&quot;&#39;\">&lt;b&gt;&amp;&quot;&#39;</p>", html);
    }

    [Fact]
    public void What_is_opened_is_closed_in_order()
    {
        var html = new HtmlWriter();
        html.Open("table").Open("tr").Leaf("td", "1").Void("img", ("alt", "")).Close();

        Assert.Contains("<table> is still open", Assert.Throws<InvalidOperationException>(html.ToString).Message);
        Assert.Equal("<table><tr><td>1</td><img alt=\"\"></tr></table>", html.Close().ToString());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.1 + 0.2, "0.3")]
    [InlineData(0.025, "0.025")]
    [InlineData(1234.56, "1235")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_short_and_the_same_in_every_culture(double value, string text) =>
        Assert.Equal(text, NumberFormat.Number(value));
}
