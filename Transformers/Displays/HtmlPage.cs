using System.Text;
using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet.Displays;

/// <summary>
/// A page of displays, for a browser: self-contained, without scripts, and it loads nothing from a network. Sections are in the order in
/// which they are added.
/// </summary>
/// <param name="title">What the page is about.</param>
public sealed class HtmlPage(string title)
{
    private const int MostCounts = 50;
    private readonly string _title = title ?? throw new ArgumentNullException(nameof(title));
    private readonly StringBuilder _sections = new();

    /// <summary>Adds what the <c>ToHtml</c> of a display gave.</summary>
    /// <param name="heading">What it is.</param>
    /// <param name="html">HTML, inserted unchanged.</param>
    /// <param name="collapsed">Whether it is collapsed until the reader opens it.</param>
    public HtmlPage Add(string heading, string html, bool collapsed = false)
    {
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(html);
        // the page has it
        return Section(heading, collapsed, section => section.Markup(html.Replace(Fragment.Style, "", StringComparison.Ordinal)));
    }

    /// <summary>Adds names with their values.</summary>
    public HtmlPage AddFacts(string heading, IEnumerable<KeyValuePair<string, string>> facts, bool collapsed = false)
    {
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(facts);
        return Section(heading, collapsed, section =>
        {
            section.Open("table", ("class", "facts")).Open("tbody");
            foreach ((string name, string value) in facts)
                section.Open("tr").Leaf("th", name, ("scope", "row")).Leaf("td", value).Close();
            section.Close().Close();
        });
    }

    /// <summary>Adds names with their counts as bars, the largest first; those beyond fifty together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public HtmlPage AddCounts(string heading, IEnumerable<KeyValuePair<string, long>> counts)
    {
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(counts);
        KeyValuePair<string, long>[] ordered = [.. counts.OrderByDescending(pair => pair.Value)];
        if (ordered is [.., { Value: < 0 } negative])
            throw new ArgumentOutOfRangeException(
                nameof(counts), negative.Value, $"The count of '{negative.Key}' is {negative.Value}; it must be 0 or more.");
        long most = ordered.Length == 0 ? 0 : Math.Max(1, ordered[0].Value);
        return Section(heading, collapsed: false, section =>
        {
            section.Open("div", ("class", "bars counts"));
            foreach ((string name, long count) in ordered.Take(MostCounts))
                section.Leaf("span", name).Leaf("span", NumberFormat.Count(count), ("class", "number")).Bar(count / (double)most);
            section.Close();
            if (ordered.Length > MostCounts)
                section.Leaf(
                    "p", $"{NumberFormat.Count(ordered.Length - MostCounts)} more with "
                    + $"{NumberFormat.Count(ordered.Skip(MostCounts).Sum(pair => pair.Value))} in all.",
                    ("class", "muted"));
        });
    }

    /// <summary>The whole page.</summary>
    public string ToHtml()
    {
        var html = new HtmlWriter();
        html.Markup("<!DOCTYPE html>").Open("html", ("lang", "en")).Open("head").Void("meta", ("charset", "utf-8"));
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Void(
            "meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'"));
        html.Leaf("title", _title).Markup(Fragment.Style).Close();
        html.Open("body", ("class", $"{Stylesheet.Scope} page")).Open("main").Leaf("h1", _title);
        return html.Markup(_sections.ToString()).Close().Close().Close().ToString();
    }

    /// <summary>Writes the page to a file, which appears whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; the old file is kept.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        byte[] page = Encoding.UTF8.GetBytes(ToHtml());
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    private HtmlPage Section(string heading, bool collapsed, Action<HtmlWriter> write)
    {
        var html = new HtmlWriter();
        html.Open("section");
        if (collapsed)
            html.Open("details").Open("summary").Leaf("h2", heading).Close();
        else
            html.Leaf("h2", heading);
        write(html);
        if (collapsed)
            html.Close();
        _sections.Append(html.Close());
        return this;
    }
}
