using Microsoft.ML;
using MLNet.GoogLeNet.Displays.Formatting;
using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet.Displays;

/// <summary>Counts which classes are confused: rows are true classes, columns predicted ones.</summary>
/// <remarks>Accuracies for programs are in the metrics that ML.NET's <c>MulticlassClassification.Evaluate</c> returns.</remarks>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed class ConfusionTable : IDisplay
{
    private const int LargestTable = 40, ShownPairs = 10;
    private readonly int[,] _counts; // [true, predicted]

    /// <param name="classNames">The classes.</param>
    /// <param name="counts">[true, predicted].</param>
    /// <param name="withoutLabel">Images without a label.</param>
    /// <param name="withoutPrediction">Images with a label but no prediction.</param>
    internal ConfusionTable(IReadOnlyList<string> classNames, int[,] counts, int withoutLabel, int withoutPrediction)
    {
        ClassNames = classNames;
        _counts = counts;
        WithoutLabel = withoutLabel;
        WithoutPrediction = withoutPrediction;
    }

    /// <summary>
    /// The class names in the order of rows and columns: those of the model, then those that only labels have. Where predictions are text,
    /// in the order in which they come.
    /// </summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of images in the table.</summary>
    internal int Count => Classes.Sum(RowSum);

    /// <summary>Number of images without a label, which are not in the table.</summary>
    internal int WithoutLabel { get; }

    /// <summary>Number of images with a label but no prediction (unreadable, or the model abstains), not in the table either.</summary>
    internal int WithoutPrediction { get; }

    /// <summary>Share of the images in the table that are predicted correctly, 0 to 1; NaN where there are none.</summary>
    internal double Accuracy => Classes.Sum(label => _counts[label, label]) / (double)Count;

    /// <summary>The same share per class, averaged over the classes that have images, 0 to 1; NaN where there are none.</summary>
    internal double MacroAccuracy => Classes.Where(label => RowSum(label) > 0)
        .Select(label => _counts[label, label] / (double)RowSum(label)).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Which classes are confused, the most frequent pair first.</summary>
    public IReadOnlyList<Pair> MostConfused =>
    [
        .. from label in Classes
           from predicted in Classes
           let count = _counts[label, predicted]
           where label != predicted && count > 0
           orderby count descending
           select new Pair(ClassNames[label], ClassNames[predicted], count, count / (double)RowSum(label)),
    ];

    private IEnumerable<int> Classes => Enumerable.Range(0, ClassNames.Count);

    /// <summary>Number of images of one class that are predicted to be of another, or of the same.</summary>
    /// <param name="label">The true class, as an index into <see cref="ClassNames"/>.</param>
    /// <param name="predictedLabel">The predicted class, likewise.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public int this[int label, int predictedLabel] => _counts[Known(label, nameof(label)), Known(predictedLabel, nameof(predictedLabel))];

    /// <summary>Counts what a model scored. Classes are compared by name.</summary>
    /// <param name="scored">Rows with <c>PredictedLabel</c> and <c>Label</c>; all of them are scored.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not scored, or have no label.</exception>
    public static ConfusionTable Of(IDataView scored)
    {
        using var rows = new ScoredCursor(scored, withScores: false);
        if (!rows.HasLabel)
            throw new ArgumentOutOfRangeException(nameof(scored),
                "There is no column 'Label' with names, to compare predictions with. Score images with labels, as LoadFromImageFolder "
                    + "gives them.");
        var pairs = new Dictionary<(string Label, string Predicted), int>();
        int withoutLabel = 0, withoutPrediction = 0;
        while (rows.MoveNext())
        {
            if (rows.Label() is not { } label)
                withoutLabel++;
            else if (rows.PredictedLabel() is not { } predicted)
                withoutPrediction++;
            else
                pairs[(label, predicted)] = pairs.GetValueOrDefault((label, predicted)) + 1;
        }
        string[] names =
            [.. rows.ClassNames.Union(rows.LabelNames).Union(pairs.Keys.SelectMany(pair => (string[])[pair.Label, pair.Predicted]))];
        Dictionary<string, int> places = names.Index().ToDictionary(name => name.Item, name => name.Index);
        var counts = new int[names.Length, names.Length];
        foreach (((string label, string predicted), int count) in pairs)
            counts[places[label], places[predicted]] = count;
        return new(names, counts, withoutLabel, withoutPrediction);
    }

    /// <summary>
    /// Self-contained HTML for a notebook or a page: the accuracies, the table where there are no more than 40 classes, and the
    /// pairs that are confused most.
    /// </summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => "Confusion table";

    void IDisplay.Write(HtmlWriter html)
    {
        html.Leaf("p", Summary());
        if (Count == 0)
            return;
        if (ClassNames.Count <= LargestTable)
            WriteTable(html);
        WritePairs(html, MostConfused);
    }

    private string Summary()
    {
        string accuracies = Count == 0 ? ""
            : $": accuracy {NumberFormat.Percent(Accuracy)}, mean of the classes {NumberFormat.Percent(MacroAccuracy)}";
        string without = WithoutLabel > 0 ? $" {NumberFormat.Count(WithoutLabel)} without a label are left out." : "";
        string unnamed = WithoutPrediction > 0 ? $" {NumberFormat.Count(WithoutPrediction)} without a prediction are left out." : "";
        return $"{NumberFormat.Count(Count, "image")} of {ClassNames.Count} classes{accuracies}.{without}{unnamed}";
    }

    private void WriteTable(HtmlWriter html)
    {
        html.OpenWide("Table of confusions").Open("table", ("class", "confusion"));
        html.Leaf("caption", "Rows: the true class. Columns: what the model says. The diagonal is right.");
        html.Open("thead").Open("tr").Leaf("th", "true class", ("scope", "col"));
        foreach (string name in ClassNames)
            html.Open("th", ("scope", "col"), ("title", name)).Leaf("span", name).Close();
        html.Close().Close().Open("tbody");
        foreach (int label in Classes)
        {
            html.Open("tr").Leaf("th", ClassNames[label], ("scope", "row"));
            foreach (int predicted in Classes)
                WriteCell(html, label, predicted);
            html.Close();
        }
        html.Close().Close().Close();
    }

    private void WriteCell(HtmlWriter html, int label, int predicted)
    {
        int count = _counts[label, predicted];
        if (count == 0)
            html.Leaf("td", "");
        else
            html.Leaf("td", NumberFormat.Count(count), ("class", label == predicted ? "right" : "wrong"),
                ("style", $"--share:{NumberFormat.Place(count / (double)RowSum(label))}"));
    }

    private static void WritePairs(HtmlWriter html, IReadOnlyList<Pair> pairs)
    {
        if (pairs.Count == 0)
        {
            html.Leaf("p", "No classes are confused.");
            return;
        }
        html.OpenWide("Most confused pairs").Open("table").Leaf("caption", pairs.Count > ShownPairs
            ? $"The {ShownPairs} most confused of {pairs.Count} pairs"
            : "Confused pairs");
        html.Open("thead").Open("tr").Leaf("th", "True class", ("scope", "col")).Leaf("th", "Taken for", ("scope", "col"));
        html.Leaf("th", "Images", ("scope", "col"), ("class", "number")).Leaf("th", "Of the class", ("scope", "col"), ("class", "number"));
        html.Close().Close().Open("tbody");
        foreach (Pair pair in pairs.Take(ShownPairs))
            html.Open("tr").Leaf("td", pair.Label).Leaf("td", pair.PredictedLabel)
                .Leaf("td", NumberFormat.Count(pair.Count), ("class", "number"))
                .Leaf("td", NumberFormat.Percent(pair.Share), ("class", "number")).Close();
        html.Close().Close().Close();
    }

    private int RowSum(int label) => Classes.Sum(predicted => _counts[label, predicted]);

    private int Known(int label, string name) => label >= 0 && label < ClassNames.Count ? label : throw new ArgumentOutOfRangeException(
        name, label, $"There are {ClassNames.Count} classes, counted from 0 in the order of {nameof(ClassNames)}.");

    /// <summary>A class that is confused with another.</summary>
    public sealed class Pair
    {
        internal Pair(string label, string predictedLabel, int count, double share)
        {
            Label = label;
            PredictedLabel = predictedLabel;
            Count = count;
            Share = share;
        }

        /// <summary>The true class.</summary>
        public string Label { get; }

        /// <summary>The class that is predicted instead.</summary>
        public string PredictedLabel { get; }

        /// <summary>Number of images, 1 or more.</summary>
        public int Count { get; }

        /// <summary>Their share of the images of the true class, 0 to 1.</summary>
        public double Share { get; }
    }
}
