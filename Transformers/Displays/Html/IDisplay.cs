namespace MLNet.GoogLeNet.Displays.Html;

/// <summary>What people look at. Its public face has <c>ToHtml()</c>, made by <see cref="Fragment"/>.</summary>
internal interface IDisplay
{
    /// <summary>What it is, for screen readers.</summary>
    string Name { get; }

    /// <summary>Writes what it shows.</summary>
    void Write(HtmlWriter html);
}

/// <summary>
/// A display as self-contained HTML for the cell of a notebook or for a page: it has its stylesheet with it, and asks for nothing.
/// </summary>
internal static class Fragment
{
    /// <summary>Once in every fragment; once in a page of them.</summary>
    public const string Style = $"<style>{Stylesheet.Css}</style>";

    public static string Of(IDisplay display)
    {
        var html = new HtmlWriter();
        html.Markup(Style).Open("div", ("class", Stylesheet.Scope), ("role", "group"), ("aria-label", display.Name));
        display.Write(html);
        return html.Close().ToString();
    }
}
