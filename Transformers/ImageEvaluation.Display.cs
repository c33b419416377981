using System.Globalization;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Displays.Charts;
using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet;

public sealed partial class ImageEvaluation : IDisplay
{
    private const int MostLeaks = 50;

    /// <summary>
    /// The figures with their intervals, the leaks, the reliability curve, the classes, the confusions and the worst images:
    /// self-contained HTML for a notebook or a page. The files of the worst images are read again.
    /// </summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => "Evaluation";

    void IDisplay.Write(HtmlWriter html)
    {
        WriteFigures(html);
        WriteLeaks(html);
        html.Open("div", ("class", "charts"));
        Chart().Write(html);
        html.Close();
        WriteClasses(html);
        html.Leaf("h3", "Confusion");
        ((IDisplay)Confusion).Write(html);
        html.Leaf("h3", "Top losses");
        ((IDisplay)new PredictionGrid(Worst)).Write(html);
    }

    private void WriteFigures(HtmlWriter html)
    {
        html.Open("table", ("class", "facts")).Open("tbody");
        Fact("Accuracy", Percent(Accuracy));
        Fact("Top-5 accuracy", Percent(TopFiveAccuracy));
        Fact("Mean recall of the classes", NumberFormat.Percent(MacroRecall));
        Fact("Mean cross-entropy", NumberFormat.Number(CrossEntropy));
        Fact("Expected calibration error", NumberFormat.Percent(CalibrationError));
        Fact("Images", NumberFormat.Count(Images));
        if (WithoutImage > 0)
            Fact("Left out, without an image", NumberFormat.Count(WithoutImage));
        if (WithoutLabel > 0)
            Fact("Left out, without a label", NumberFormat.Count(WithoutLabel));
        if (OfUnknownClass > 0)
            Fact("Left out, of a class that the network does not know", NumberFormat.Count(OfUnknownClass));
        html.Close().Close().Leaf("p", "In brackets: 95 % confidence intervals (Wilson).", ("class", "muted"));

        void Fact(string name, string value) => html.Open("tr").Leaf("th", name, ("scope", "row")).Leaf("td", value).Close();
    }

    private void WriteLeaks(HtmlWriter html)
    {
        if (TrainedOn is null)
            html.Leaf("p", "Whether these images were trained on is not known: the model has no hashes of its training images.");
        else if (LeakWarning is not { } warning)
            html.Leaf("p", "None of these images was trained on, nor a near copy of one.");
        else
            WriteList(html, TrainedOn, warning);
    }

    private static void WriteList(HtmlWriter html, IReadOnlyList<TrainedOnImage> leaks, string warning)
    {
        html.Leaf("p", $"⚠ {warning}: the figures are too good.").Open("details").Leaf("summary", "Which ones").Open("ul");
        foreach (TrainedOnImage leak in leaks.Take(MostLeaks))
            html.Leaf("li", $"{leak.ImagePath ?? $"row {NumberFormat.Count(leak.Row)}"}, {(leak.IsExact ? "exact" : "near")}");
        html.Close();
        if (leaks.Count > MostLeaks)
            html.Leaf("p", $"{NumberFormat.Count(leaks.Count - MostLeaks)} more are in the JSON.", ("class", "muted"));
        html.Close();
    }

    private LineChart Chart() => new()
    {
        Title = "Reliability",
        Across = "confidence",
        X = Scale.FromZero([1.0]),
        Y = Scale.FromZero([1.0]),
        Series =
        [
            new("accuracy", [.. Reliability.Where(bin => bin.Count > 0).Select(bin => (bin.Confidence, bin.Accuracy))]),
            new("perfectly calibrated", [(0, 0), (1, 1)]),
        ],
    };

    private void WriteClasses(HtmlWriter html)
    {
        html.OpenWide("Table of classes").Open("table").Leaf("caption", "The classes").Open("thead").Open("tr");
        html.Leaf("th", "Class", ("scope", "col"));
        foreach (string heading in (string[])["Images", "Precision", "Recall", "F1"])
            html.Leaf("th", heading, ("scope", "col"), ("class", "number"));
        html.Close().Close().Open("tbody");
        foreach (ClassEvaluation one in Classes)
        {
            html.Open("tr").Leaf("th", one.ClassName, ("scope", "row"))
                .Leaf("td", NumberFormat.Count(one.Count), ("class", "number"));
            foreach (Estimate? estimate in (Estimate?[])[one.Precision, one.Recall, one.F1])
                html.Leaf("td", estimate is { } value ? Percent(value) : "–", ("class", "number"));
            html.Close();
        }
        html.Close().Close().Close();
    }

    private static string Percent(Estimate estimate) => string.Create(CultureInfo.InvariantCulture,
        $"{NumberFormat.Percent(estimate.Value)} ({estimate.Lower * 100:0.0} to {estimate.Upper * 100:0.0})");
}
