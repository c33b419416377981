using Microsoft.ML;
using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Displays.Charts;
using MLNet.GoogLeNet.Displays.Formatting;
using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet;

/// <summary>
/// The loss of a short training whose learning rate grows with each step (Smith 2015, arXiv 1506.01186, section 3.3): it falls
/// while the rate is good and rises when it is too high.
/// </summary>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed class LearningRateCurve : IDisplay
{
    /// <param name="learningRates">The learning rate of each step, growing.</param>
    /// <param name="losses">The smoothed loss of each step.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or the learning rates do not grow from above 0.</exception>
    internal LearningRateCurve(IReadOnlyList<double> learningRates, IReadOnlyList<double> losses)
    {
        if (learningRates.Count != losses.Count)
            throw new ArgumentException(
                $"There are {learningRates.Count} learning rates and {losses.Count} losses. Give one loss for each rate.", nameof(losses));
        for (int i = 0; i < learningRates.Count; i++)
        {
            if (!(learningRates[i] > (i == 0 ? 0 : learningRates[i - 1])))
                throw new ArgumentException(
                    $"Learning rate {i} is {learningRates[i]}. The rates must be above 0 and each above the one before.",
                    nameof(learningRates));
        }
        Points = [.. learningRates.Zip(losses, (rate, loss) => new Point(rate, loss))];
    }

    /// <summary>All steps, by growing learning rate.</summary>
    internal IReadOnlyList<Point> Points { get; }

    /// <summary>The learning rate in the middle of the longest valley: fastai's default suggestion.</summary>
    /// <remarks>
    /// The valley is the longest series of losses, each below the one before, where steps between them are skipped; it ends
    /// where the series ends and reaches back as many steps as the series has. (fastai's documentation says two thirds through;
    /// its code, like this, takes the middle.) The first tenth of the steps is not looked at, nor anything from the first loss on
    /// that is not a number.
    /// </remarks>
    /// <value>None where the loss never falls.</value>
    public double? Suggestion
    {
        get
        {
            Point[] points = Trusted();
            var (end, length) = LongestFall(points);
            return length < 2 ? null : points[end - length + 1 + (length - 1) / 2].LearningRate;
        }
    }

    /// <summary>The learning rate from which the loss falls most steeply to the next step, by the logarithm of the rate.</summary>
    /// <remarks>The same steps are looked at as for <see cref="Suggestion"/>. It follows noise more easily.</remarks>
    /// <value>None where the loss never falls.</value>
    internal double? Steepest
    {
        get
        {
            Point[] points = Trusted();
            var slopes = points.Zip(points.Skip(1), (point, next) =>
                (Slope: (next.Loss - point.Loss) / Math.Log(next.LearningRate / point.LearningRate), point.LearningRate));
            var (slope, rate) = slopes.DefaultIfEmpty().MinBy(pair => pair.Slope);
            return slope < 0 ? rate : null;
        }
    }

    /// <summary>The points as rows with the columns LearningRate and Loss.</summary>
    public IDataView ToDataView(MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(Points);
    }

    /// <summary>Writes the points as CSV with the columns LearningRate and Loss. The file is replaced atomically.</summary>
    /// <exception cref="IOException">The file cannot be written; the old file is kept.</exception>
    public void WriteCsv(string path) => CsvTable.Write(path, Points);

    /// <summary>
    /// The curve over the learning rate, with <see cref="Suggestion"/>: self-contained HTML for a notebook or a page.
    /// </summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => "Loss by learning rate";

    void IDisplay.Write(HtmlWriter html)
    {
        html.Leaf("p", Suggestion is { } rate
            ? $"Suggested learning rate: {NumberFormat.Number(rate)}, in the middle of the longest fall. Steepest: "
                + $"{NumberFormat.Number(Steepest ?? rate)}."
            : "The loss never falls, so no learning rate is suggested.");
        if (Points.Count == 0)
            return;
        html.Open("div", ("class", "charts"));
        new LineChart
        {
            Title = "Loss by learning rate",
            Across = "learning rate",
            X = Scale.Logarithmic(Points[0].LearningRate, Points[^1].LearningRate),
            Y = Scale.FromZero(Points.Select(point => point.Loss)),
            Series = [new("smoothed loss", [.. Points.Select(point => (point.LearningRate, point.Loss))])],
            Mark = Suggestion is { } suggestion ? new($"suggestion: {NumberFormat.Number(suggestion)}", suggestion) : null,
        }.Write(html);
        html.Close();
    }

    // The first losses have little behind them to be smoothed with.
    private Point[] Trusted() => [.. Points.Skip(Points.Count / 10).TakeWhile(point => double.IsFinite(point.Loss))];

    // Of all falling series (not of neighbours only), the one with most members, and of those the first to end.
    private static (int End, int Length) LongestFall(Point[] points)
    {
        var lengths = new int[points.Length];
        int end = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double loss = points[i].Loss;
            lengths[i] = 1 + Enumerable.Range(0, i).Where(j => points[j].Loss > loss).Select(j => lengths[j]).DefaultIfEmpty().Max();
            if (lengths[i] > lengths[end])
                end = i;
        }
        return (end, points.Length == 0 ? 0 : lengths[end]);
    }

    /// <summary>One step of the search.</summary>
    /// <param name="LearningRate">The learning rate of the step, above 0.</param>
    /// <param name="Loss">The training loss, smoothed over the steps up to it.</param>
    internal sealed record Point(double LearningRate, double Loss);
}
