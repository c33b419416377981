using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

/// <summary>What tests look for in HTML.</summary>
internal static partial class HtmlText
{
    /// <summary>The texts between tags, in order, as people read them; without those of the stylesheet.</summary>
    public static string[] Of(string html) =>
        [.. Tag().Split(Style().Replace(html, "")).Select(text => WebUtility.HtmlDecode(text).Trim()).Where(text => text.Length > 0)];

    /// <summary>Each of these is the whole text of something.</summary>
    public static void AssertHas(string html, params string[] texts) => Assert.All(texts, text => Assert.Contains(text, Of(html)));

    /// <summary>The values of an attribute, in order, as they are meant.</summary>
    public static string[] Attributes(string html, string name) =>
        [.. Regex.Matches(html, $" {name}=\"([^\"]*)\"").Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];

    /// <summary>Nothing of it runs, and nothing of it is fetched.</summary>
    public static void AssertSelfContained(string html)
    {
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(@"\son[a-z]+=", Style().Replace(html, ""));
        Assert.All(Attributes(html, "src"), source => Assert.StartsWith("data:image/webp;base64,", source));
        Assert.Equal(Regex.Count(html, "<img "), Attributes(html, "alt").Count(text => text.Length > 0));
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
