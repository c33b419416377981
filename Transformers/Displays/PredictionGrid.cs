using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Displays;
using MLNet.GoogLeNet.Transformers.Displays.Formatting;
using MLNet.GoogLeNet.Transformers.Displays.Html;

namespace MLNet.GoogLeNet;

/// <summary>
/// Pictures with what a model says about them: its three likeliest classes as bars, and where the true class is known a frame and a word that
/// say whether it is right.
/// </summary>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed class PredictionGrid : IDisplay
{
    private const string Predictions = "Predictions";
    private readonly string _name;

    /// <summary>A grid of given predictions, in their order. The middle of each picture file is shown.</summary>
    /// <exception cref="ArgumentException">A picture is null.</exception>
    public PredictionGrid(IEnumerable<PredictedPicture> pictures)
        : this(Shown(pictures), Predictions)
    {
    }

    private PredictionGrid(IReadOnlyList<PredictedPicture> pictures, string name)
    {
        Pictures = pictures;
        _name = name;
    }

    /// <summary>What the grid shows, in its order.</summary>
    public IReadOnlyList<PredictedPicture> Pictures { get; }

    /// <summary>The first rows of what a model scored.</summary>
    /// <param name="scored">
    /// Rows with <c>Score</c> and <c>PredictedLabel</c>; <c>Label</c> where it is there. A picture is shown by the file in <c>ImagePath</c>, or by its
    /// pixels.
    /// </param>
    /// <param name="count">How many rows, 1 or more. Shuffle the pictures before they are scored for a fair choice.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not scored, or the count is below 1.</exception>
    public static PredictionGrid Of(IDataView scored, int count = 24)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var rows = new ScoredCursor(scored);
        var pictures = new List<PredictedPicture>();
        while (pictures.Count < count && rows.MoveNext())
            pictures.Add(rows.Picture());
        return new(pictures, Predictions);
    }

    /// <summary>
    /// The rows on which the model does worst: those with the least probability of the true class, the highest −log of it first. Confident mistakes
    /// and wrong labels come to light. All rows are scored; only the pictures that are shown are kept.
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
                "There is no column 'Label' with names, without which nobody knows what is wrong. Score pictures with labels, as LoadFromImageFolder gives them.");
        var worst = new PriorityQueue<PredictedPicture, (double Loss, long Earlier)>();
        for (long row = 0; rows.MoveNext(); row++)
        {
            if (rows.Loss() is not { } loss || (worst.Count == count && worst.TryPeek(out _, out var least) && loss <= least.Loss))
                continue;
            worst.Enqueue(rows.Picture(), (loss, -row)); // of equal losses those of earlier rows stay
            if (worst.Count > count)
                worst.Dequeue();
        }
        return new([.. worst.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)], "Top losses");
    }

    /// <summary>HTML, which stands alone in a notebook or inside a page; 24 pictures stay under 500 KB.</summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => _name;

    void IDisplay.Write(HtmlWriter html)
    {
        html.Leaf("p", Summary());
        html.Open("div", ("class", "cards"));
        foreach (PredictedPicture picture in Pictures)
            PredictionCard.Write(html, picture);
        html.Close();
    }

    private string Summary()
    {
        int right = Pictures.Count(picture => picture.IsRight == true), wrong = Pictures.Count(picture => picture.IsRight == false);
        string verdicts = right + wrong == 0 ? "" : $": {right} right, {wrong} wrong";
        string without = Pictures.Count(picture => picture.Likeliest.Count == 0) is var count and > 0 ? $", {count} without scores" : "";
        return $"{Notation.Count(Pictures.Count, "picture")}{verdicts}{without}.";
    }

    private static PredictedPicture[] Shown(IEnumerable<PredictedPicture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return [.. pictures.Select((picture, i) => picture?.WithThumbnail(() => null)
            ?? throw new ArgumentException($"Picture {i} (counted from 0) is null. Leave it out.", nameof(pictures)))];
    }
}
