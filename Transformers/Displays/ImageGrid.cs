using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Displays.Formatting;
using MLNet.GoogLeNet.Displays.Html;
using MLNet.GoogLeNet.Displays.Images;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Displays;

/// <summary>Images as they are in a column, or as <c>GoogLeNetTrainer.Preview</c> gives them to the network.</summary>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed class ImageGrid : IDisplay
{
    internal ImageGrid(IReadOnlyList<LabelledPlanes> images) => Images = images;

    /// <summary>Number of images.</summary>
    internal int Count => Images.Count;

    /// <summary>What the images are, in their order.</summary>
    internal IReadOnlyList<LabelledPlanes> Images { get; }

    /// <summary>The first rows of a column with pixels.</summary>
    /// <param name="view">The rows; what <c>Label</c> says stands below the images where it is there.</param>
    /// <param name="column">
    /// A column of planes [3, H, W]: bytes, as <c>LoadPixels</c> makes them, or zero-mean pixels, which get their mean back. Rows without
    /// an image are skipped.
    /// </param>
    /// <param name="count">How many images, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, it has no images, or the count is below 1.</exception>
    public static ImageGrid Of(IDataView view, string column = "Pixels", int count = 24)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentException.ThrowIfNullOrEmpty(column);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        PixelColumn pixels = PixelColumn.Require(view.Schema, column, PixelKind.Any, nameof(column));
        pixels.RequireSide(1, squares: false, nameof(column));
        TextColumn? label = TextColumn.Find(view.Schema, "Label");
        using DataViewRowCursor cursor = view.GetRowCursor(label is null ? [pixels.Column] : [pixels.Column, label.Column]);
        Func<PixelPlanes?> image = PixelPlanes.Getter(cursor, pixels);
        Func<string?> word = label?.Getter(cursor) ?? (() => null);
        var images = new List<LabelledPlanes>();
        while (images.Count < count && cursor.MoveNext())
            if (image() is { } planes)
                images.Add(new(planes, word()));
        return new(images);
    }

    /// <summary>Self-contained HTML for a notebook or a page; 24 images stay under 500 KB.</summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => "Images";

    void IDisplay.Write(HtmlWriter html)
    {
        string size = Images is [var first, ..] ? $" of {first.Planes.Width}×{first.Planes.Height}" : "";
        html.Leaf("p", $"{NumberFormat.Count(Count, "image")}{size}.");
        html.Open("div", ("class", "cards"));
        for (int i = 0; i < Count; i++)
        {
            (PixelPlanes planes, string? label) = Images[i];
            html.Open("figure", ("class", "card"));
            Thumbnail.Of(planes).Write(html, $"Image {i + 1}{(label is null ? "" : $", {label}")}");
            if (label is not null)
                html.Leaf("figcaption", label);
            html.Close();
        }
        html.Close();
    }
}
