using System.Globalization;
using MLNet.GoogLeNet.Auditing;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Displays.Html;
using MLNet.GoogLeNet.Displays.Images;

namespace MLNet.GoogLeNet;

public sealed partial class ImageAudit
{
    private const int MostShown = 12; // of an issue

    /// <summary>
    /// The suspects of each issue beside their neighbours, and the number of images of each class: self-contained HTML for a
    /// notebook or a page. Twelve of each issue are shown; their files are read again.
    /// </summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => "Audit of images";

    void IDisplay.Write(HtmlWriter html)
    {
        html.Leaf("p", $"{this}.");
        WriteClasses(html);
        foreach (IGrouping<string, Finding> issue in _findings.GroupBy(finding => finding.Issue))
        {
            html.Leaf("h2", $"{issue.Key}: {NumberFormat.Count(issue.Count())}").Open("div", ("class", "cards pairs"));
            foreach (Finding finding in issue.Take(MostShown))
                WriteCard(html, finding);
            html.Close();
            if (issue.Count() > MostShown)
                html.Leaf("p", $"{NumberFormat.Count(issue.Count() - MostShown)} more are in the table.", ("class", "muted"));
        }
    }

    private void WriteClasses(HtmlWriter html)
    {
        (string Name, int Count)[] classes =
        [
            .. _columns.ClassNames.Select((name, label) => (name, _images.Count(image => image.Label == label)))
                .OrderByDescending(pair => pair.Item2),
        ];
        if (classes is not [var largest, .., var smallest])
            return;
        html.Open("details").Leaf("summary", $"{NumberFormat.Count(classes.Length)} classes. The largest, "
            + $"'{largest.Name}', has {NumberFormat.Count(largest.Count, "image")}; the smallest, '{smallest.Name}', has "
            + $"{NumberFormat.Count(smallest.Count)}.");
        html.Open("div", ("class", "bars counts"));
        foreach ((string name, int count) in classes)
            html.Leaf("span", name).Leaf("span", NumberFormat.Count(count), ("class", "number"))
                .Bar(count / (double)Math.Max(1, largest.Count));
        html.Close().Close();
    }

    private void WriteCard(HtmlWriter html, Finding finding)
    {
        html.Open("figure", ("class", "card")).Open("div", ("class", "pair"));
        WriteImage(html, _images[finding.Row]);
        if (finding.Neighbour is { } neighbour)
            WriteImage(html, _images[neighbour]);
        html.Close().Open("figcaption").Leaf("div", finding.Reason);
        html.Leaf("div", string.Create(CultureInfo.InvariantCulture, $"score {finding.Score:0.000}"), ("class", "muted")).Close().Close();
    }

    private void WriteImage(HtmlWriter html, AuditedImage image)
    {
        string name = Path.GetFileName(image.Path);
        html.Open("div");
        try
        {
            if (image.IsReadable)
                Thumbnail.OfFile(image.Path).Write(html, name);
            else
                html.Leaf("div", "no image", ("class", "no-image"));
        }
        catch (BadImageException)
        {
            html.Leaf("div", "no image any more", ("class", "no-image"));
        }
        if (image.Label >= 0)
            html.Leaf("div", _columns.ClassNames[image.Label]);
        html.Leaf("div", name, ("class", "muted"), ("title", image.Path)).Close();
    }
}
