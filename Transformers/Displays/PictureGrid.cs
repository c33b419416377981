using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Displays;
using MLNet.GoogLeNet.Transformers.Displays.Formatting;
using MLNet.GoogLeNet.Transformers.Displays.Html;
using MLNet.GoogLeNet.Transformers.Displays.Pictures;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet;

/// <summary>Pictures as they are in a column, or as <c>GoogLeNetTrainer.Preview</c> gives them to the network.</summary>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed class PictureGrid : IDisplay
{
    internal PictureGrid(IReadOnlyList<LabelledPlanes> pictures) => Pictures = pictures;

    /// <summary>Number of pictures.</summary>
    public int Count => Pictures.Count;

    /// <summary>What the pictures are, in their order.</summary>
    internal IReadOnlyList<LabelledPlanes> Pictures { get; }

    /// <summary>The first rows of a column with pixels.</summary>
    /// <param name="view">The rows; what <c>Label</c> says stands below the pictures where it is there.</param>
    /// <param name="column">
    /// A column of planes [3, H, W]: bytes, as <c>LoadPixels</c> makes them, or zero-mean pixels, which get their mean back. Rows without a picture are
    /// passed over.
    /// </param>
    /// <param name="count">How many pictures, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, it has no pictures, or the count is below 1.</exception>
    public static PictureGrid Of(IDataView view, string column = "Pixels", int count = 24)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentException.ThrowIfNullOrEmpty(column);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        PixelColumn pixels = PixelColumn.Require(view.Schema, column, PixelKind.Any, nameof(column));
        pixels.RequireSide(1, squares: false, nameof(column));
        WordColumn? label = WordColumn.Find(view.Schema, "Label");
        using DataViewRowCursor cursor = view.GetRowCursor(label is null ? [pixels.Column] : [pixels.Column, label.Column]);
        Func<PixelPlanes?> picture = PixelPlanes.Getter(cursor, pixels);
        Func<string?> word = label?.Getter(cursor) ?? (() => null);
        var pictures = new List<LabelledPlanes>();
        while (pictures.Count < count && cursor.MoveNext())
            if (picture() is { } planes)
                pictures.Add(new(planes, word()));
        return new(pictures);
    }

    /// <summary>HTML, which stands alone in a notebook or inside a page; 24 pictures stay under 500 KB.</summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => "Pictures";

    void IDisplay.Write(HtmlWriter html)
    {
        string size = Pictures is [var first, ..] ? $" of {first.Planes.Width}×{first.Planes.Height}" : "";
        html.Leaf("p", $"{Notation.Count(Count, "picture")}{size}.");
        html.Open("div", ("class", "cards"));
        for (int i = 0; i < Count; i++)
        {
            (PixelPlanes planes, string? label) = Pictures[i];
            html.Open("figure", ("class", "card"));
            Thumbnail.Of(planes).Write(html, $"Picture {i + 1}{(label is null ? "" : $", {label}")}");
            if (label is not null)
                html.Leaf("figcaption", label);
            html.Close();
        }
        html.Close();
    }
}
