using System.Net;
using System.Text;

namespace MLNet.GoogLeNet.Displays.Html;

/// <summary>Writes HTML, and SVG within it: texts and values of attributes are encoded, and what was opened is closed in order.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _html = new();
    private readonly Stack<string> _open = [];

    /// <summary>Begins an element; what is written before <see cref="Close"/> is in it.</summary>
    public HtmlWriter Open(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Void(element, attributes);
        _open.Push(element);
        return this;
    }

    /// <summary>Begins a place for a table that may have no room: it scrolls by itself, with keys too.</summary>
    public HtmlWriter OpenWide(string name) => Open("div", ("class", "wide"), ("tabindex", "0"), ("role", "region"), ("aria-label", name));

    /// <summary>Ends the element that was opened last.</summary>
    public HtmlWriter Close()
    {
        _html.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>An element with a text in it and nothing else.</summary>
    public HtmlWriter Leaf(string element, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Open(element, attributes).Text(text).Close();

    /// <summary>A bar whose length is a share, 0 to 1, of the available width.</summary>
    public HtmlWriter Bar(double share) => Leaf("span", "", ("class", "bar"), ("style", $"width:{NumberFormat.CssPercent(share)}"));

    /// <summary>An element without an end, as img.</summary>
    public HtmlWriter Void(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _html.Append('<').Append(element);
        foreach ((string name, string value) in attributes)
            _html.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
        _html.Append('>');
        return this;
    }

    /// <summary>Text, shown literally.</summary>
    public HtmlWriter Text(string text)
    {
        _html.Append(WebUtility.HtmlEncode(text));
        return this;
    }

    /// <summary>Raw HTML.</summary>
    public HtmlWriter Markup(string html)
    {
        _html.Append(html);
        return this;
    }

    /// <summary>All that was written.</summary>
    /// <exception cref="InvalidOperationException">An element is still open.</exception>
    public override string ToString() => _open.Count == 0
        ? _html.ToString()
        : throw new InvalidOperationException($"<{_open.Peek()}> is still open. Close it first.");
}
