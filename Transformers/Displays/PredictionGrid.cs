using Microsoft.ML;
using MLNet.GoogLeNet.Displays.Formatting;
using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet.Displays;

/// <summary>
/// Images with what a model says about them: the three most likely classes as bars and, where the true class is known, a frame and a sign
/// that say whether the model is right.
/// </summary>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed class PredictionGrid : IDisplay
{
    private const string Predictions = "Predictions";
    private readonly PredictionCard[] _cards;
    private readonly string _name;

    /// <summary>A grid of given predictions, in their order. The middle of each image file is shown.</summary>
    /// <exception cref="ArgumentException">An image is null.</exception>
    public PredictionGrid(IEnumerable<Image> images)
        : this(Cards(images), Predictions)
    {
    }

    private PredictionGrid(PredictionCard[] cards, string name)
    {
        _cards = cards;
        _name = name;
        Images = [.. cards.Select(card => card.Image)];
    }

    /// <summary>The images in the order of the grid.</summary>
    public IReadOnlyList<Image> Images { get; }

    /// <summary>The first rows of what a model scored.</summary>
    /// <param name="scored">
    /// Rows with <c>Score</c> and <c>PredictedLabel</c>; <c>Label</c> where it is there. An image is shown by the file in <c>ImagePath</c>,
    /// or by its pixels.
    /// </param>
    /// <param name="count">How many rows, 1 or more. Shuffle the images before they are scored for a fair choice.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not scored, or the count is below 1.</exception>
    public static PredictionGrid Of(IDataView scored, int count = 24)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var rows = new ScoredCursor(scored);
        var cards = new List<PredictionCard>();
        while (cards.Count < count && rows.MoveNext())
            cards.Add(rows.Card());
        return new([.. cards], Predictions);
    }

    /// <summary>
    /// The rows on which the model does worst: those with the least probability of the true class, the highest −log of it first.
    /// Confident mistakes and wrong labels come to light. All rows are scored; only the images that are shown are kept.
    /// </summary>
    /// <param name="scored">
    /// Rows with <c>Score</c>, <c>PredictedLabel</c> and <c>Label</c>. Rows without a score or a label of a known class are left out.
    /// </param>
    /// <param name="count">How many rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not scored or have no label, or the count is below 1.</exception>
    public static PredictionGrid TopLosses(IDataView scored, int count = 12)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var rows = new ScoredCursor(scored);
        if (!rows.HasLabel)
            throw new ArgumentOutOfRangeException(nameof(scored),
                "There is no column 'Label' with names to check predictions against. Score images with labels, as "
                    + "LoadFromImageFolder gives them.");
        var worst = new PriorityQueue<PredictionCard, (double Loss, long Earlier)>();
        for (long row = 0; rows.MoveNext(); row++)
        {
            if (rows.Loss() is not { } loss || (worst.Count == count && worst.TryPeek(out _, out var least) && loss <= least.Loss))
                continue;
            worst.Enqueue(rows.Card(), (loss, -row)); // of equal losses those of earlier rows stay
            if (worst.Count > count)
                worst.Dequeue();
        }
        return new([.. worst.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)], "Top losses");
    }

    /// <summary>Self-contained HTML for a notebook or a page; 24 images stay under 500 KB.</summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => _name;

    void IDisplay.Write(HtmlWriter html)
    {
        html.Leaf("p", Summary());
        html.Open("div", ("class", "cards"));
        foreach (PredictionCard card in _cards)
            card.Write(html);
        html.Close();
    }

    private string Summary()
    {
        int right = _cards.Count(card => card.IsRight == true), wrong = _cards.Count(card => card.IsRight == false);
        string verdicts = right + wrong == 0 ? "" : $": {right} right, {wrong} wrong";
        string without = Images.Count(image => image.Likeliest.Count == 0) is var count and > 0 ? $", {count} without scores" : "";
        return $"{NumberFormat.Count(Images.Count, "image")}{verdicts}{without}.";
    }

    private static PredictionCard[] Cards(IEnumerable<Image> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return [.. images.Select((image, i) => image is not null ? new PredictionCard(image, () => null)
            : throw new ArgumentException($"Image {i} (counted from 0) is null. Leave it out.", nameof(images)))];
    }

    /// <summary>An image and what a model says about it.</summary>
    public sealed class Image
    {
        /// <summary>The image file; null for pixels without a file.</summary>
        public string? ImagePath { get; init; }

        /// <summary>The true class; null where it is not known.</summary>
        public string? Label { get; init; }

        /// <summary>The predicted class; null where the model abstains or the image has no scores.</summary>
        public string? PredictedLabel { get; init; }

        /// <summary>The most likely classes and their probabilities, best first; empty where the image has no scores.</summary>
        public IReadOnlyList<(string ClassName, float Probability)> Likeliest { get; init; } = [];

        /// <summary>−log of the probability of the true class, 0 or more; null without a known class or without scores.</summary>
        public double? Loss { get; internal init; }

        /// <summary>Why the image has no scores, as a clause.</summary>
        internal string? Problem { get; init; }
    }
}
