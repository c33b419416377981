using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Displays;
using MLNet.GoogLeNet.Transformers.Displays.Formatting;
using MLNet.GoogLeNet.Transformers.Displays.Html;

namespace MLNet.GoogLeNet;

/// <summary>
/// Images with what a model says about them: its three likeliest classes as bars, and where the true class is known a frame and a word that
/// say whether it is right.
/// </summary>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed class PredictionGrid : IDisplay
{
    private const string Predictions = "Predictions";
    private readonly string _name;

    /// <summary>A grid of given predictions, in their order. The middle of each image file is shown.</summary>
    /// <exception cref="ArgumentException">An image is null.</exception>
    public PredictionGrid(IEnumerable<PredictedImage> images)
        : this(Shown(images), Predictions)
    {
    }

    private PredictionGrid(IReadOnlyList<PredictedImage> images, string name)
    {
        Images = images;
        _name = name;
    }

    /// <summary>What the grid shows, in its order.</summary>
    public IReadOnlyList<PredictedImage> Images { get; }

    /// <summary>The first rows of what a model scored.</summary>
    /// <param name="scored">
    /// Rows with <c>Score</c> and <c>PredictedLabel</c>; <c>Label</c> where it is there. An image is shown by the file in <c>ImagePath</c>, or by its
    /// pixels.
    /// </param>
    /// <param name="count">How many rows, 1 or more. Shuffle the images before they are scored for a fair choice.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not scored, or the count is below 1.</exception>
    public static PredictionGrid Of(IDataView scored, int count = 24)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var rows = new ScoredCursor(scored);
        var images = new List<PredictedImage>();
        while (images.Count < count && rows.MoveNext())
            images.Add(rows.Image());
        return new(images, Predictions);
    }

    /// <summary>
    /// The rows on which the model does worst: those with the least probability of the true class, the highest −log of it first. Confident mistakes
    /// and wrong labels come to light. All rows are scored; only the images that are shown are kept.
    /// </summary>
    /// <param name="scored">Rows with <c>Score</c>, <c>PredictedLabel</c> and <c>Label</c>. Rows without a score or a label of a known class are left out.</param>
    /// <param name="count">How many rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not scored or have no label, or the count is below 1.</exception>
    public static PredictionGrid TopLosses(IDataView scored, int count = 12)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var rows = new ScoredCursor(scored);
        if (!rows.HasLabel)
            throw new ArgumentOutOfRangeException(nameof(scored),
                "There is no column 'Label' with names, without which nobody knows what is wrong. Score images with labels, as LoadFromImageFolder gives them.");
        var worst = new PriorityQueue<PredictedImage, (double Loss, long Earlier)>();
        for (long row = 0; rows.MoveNext(); row++)
        {
            if (rows.Loss() is not { } loss || (worst.Count == count && worst.TryPeek(out _, out var least) && loss <= least.Loss))
                continue;
            worst.Enqueue(rows.Image(), (loss, -row)); // of equal losses those of earlier rows stay
            if (worst.Count > count)
                worst.Dequeue();
        }
        return new([.. worst.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)], "Top losses");
    }

    /// <summary>HTML, which stands alone in a notebook or inside a page; 24 images stay under 500 KB.</summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => _name;

    void IDisplay.Write(HtmlWriter html)
    {
        html.Leaf("p", Summary());
        html.Open("div", ("class", "cards"));
        foreach (PredictedImage image in Images)
            PredictionCard.Write(html, image);
        html.Close();
    }

    private string Summary()
    {
        int right = Images.Count(image => image.IsRight == true), wrong = Images.Count(image => image.IsRight == false);
        string verdicts = right + wrong == 0 ? "" : $": {right} right, {wrong} wrong";
        string without = Images.Count(image => image.Likeliest.Count == 0) is var count and > 0 ? $", {count} without scores" : "";
        return $"{NumberFormat.Count(Images.Count, "image")}{verdicts}{without}.";
    }

    private static PredictedImage[] Shown(IEnumerable<PredictedImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return [.. images.Select((image, i) => image?.WithThumbnail(() => null)
            ?? throw new ArgumentException($"Image {i} (counted from 0) is null. Leave it out.", nameof(images)))];
    }
}
