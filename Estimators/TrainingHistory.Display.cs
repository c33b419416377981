using System.Globalization;
using MLNet.GoogLeNet.Displays.Charts;
using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet;

public sealed partial class TrainingHistory
{
    /// <summary>
    /// The epochs so far as curves of loss, accuracy and learning rate, with a table behind them: self-contained HTML for a notebook or a
    /// page. Where epochs start again at 1, in the history of two training runs, the last run is shown.
    /// </summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => "Training history";

    void IDisplay.Write(HtmlWriter html)
    {
        EpochMetrics[] epochs = LastTraining();
        html.Leaf("p", Summary(epochs));
        if (epochs.Length == 0)
            return;
        bool isValidated = epochs.Any(epoch => epoch.ValidationLoss is not null);
        if (epochs.Length > 1)
            Charts(html, epochs, isValidated);
        Table(html, epochs, isValidated);
    }

    private static void Charts(HtmlWriter html, EpochMetrics[] epochs, bool isValidated)
    {
        html.Open("div", ("class", "charts"));
        Chart(epochs, "Loss", isValidated, epoch => epoch.TrainingLoss, epoch => epoch.ValidationLoss).Write(html);
        Chart(epochs, "Accuracy", isValidated, epoch => epoch.TrainingAccuracy, epoch => epoch.ValidationAccuracy, isShare: true)
            .Write(html);
        new LineChart
        {
            Title = "Learning rate",
            Across = "epoch",
            X = Scale.Whole(epochs[0].Epoch, epochs[^1].Epoch),
            Y = Scale.FromZero(epochs.Select(epoch => epoch.LearningRate)),
            Series = [Series("at the end of the epoch", epochs, epoch => OfSteps(epoch, epoch.LearningRate))],
        }.Write(html);
        html.Close();
    }

    private EpochMetrics[] LastTraining()
    {
        IReadOnlyList<EpochMetrics> all = Epochs;
        int begin = all.Count - 1;
        while (begin > 0 && all[begin - 1].Epoch < all[begin].Epoch)
            begin--;
        return [.. all.Skip(begin)];
    }

    private static string Summary(EpochMetrics[] epochs)
    {
        if (epochs.Length == 0)
            return "No epoch is complete yet.";
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{epochs.Sum(epoch => epoch.Duration.TotalSeconds):N0} s");
        string best = Best(epochs) is { ValidationAccuracy: { } accuracy } epoch
            ? (epoch.Epoch == 0 ? " The classifier alone is" : $" The weights of epoch {epoch.Epoch} are")
                + $" the best: validation accuracy {NumberFormat.Percent(accuracy)}, loss "
                + $"{NumberFormat.Number(epoch.ValidationLoss ?? double.NaN)}."
            : "";
        return $"Epoch {epochs[^1].Epoch} of {epochs[^1].Epochs}, {seconds}.{best}";
    }

    private static EpochMetrics? Best(EpochMetrics[] epochs) => epochs.LastOrDefault(epoch => epoch.IsBest);

    private static LineChart Chart(
        EpochMetrics[] epochs, string title, bool isValidated, Func<EpochMetrics, double> training, Func<EpochMetrics, double?> validation,
        bool isShare = false)
    {
        ChartSeries trained = Series("training", epochs, epoch => OfSteps(epoch, training(epoch)));
        ChartSeries[] series = isValidated
            ? [trained, Series("validation", epochs, epoch => validation(epoch) ?? double.NaN)]
            : [trained];
        return new()
        {
            Title = title,
            Across = "epoch",
            X = Scale.Whole(epochs[0].Epoch, epochs[^1].Epoch),
            Y = Scale.FromZero(isShare ? [1] : series.SelectMany(curve => curve.Points).Select(point => point.Y)),
            Series = series,
            Mark = isValidated && Best(epochs) is { } best
                ? new(best.Epoch == 0 ? "best: the classifier alone" : $"best: epoch {best.Epoch}", best.Epoch)
                : null,
        };
    }

    // The classifier alone took no steps, and learnt from images as they are.
    private static double OfSteps(EpochMetrics epoch, double value) => epoch.Epoch == 0 ? double.NaN : value;

    private static ChartSeries Series(string name, EpochMetrics[] epochs, Func<EpochMetrics, double> value) =>
        new(name, [.. epochs.Select(epoch => ((double)epoch.Epoch, value(epoch)))]);

    private static void Table(HtmlWriter html, EpochMetrics[] epochs, bool isValidated)
    {
        string[] headings = isValidated
            ? ["Epoch", "Learning rate", "Training loss", "Training accuracy", "Validation loss", "Validation accuracy", "Seconds"]
            : ["Epoch", "Learning rate", "Training loss", "Training accuracy", "Seconds"];
        html.Open("details").Leaf("summary", "The same as a table").OpenWide("Table of epochs").Open("table").Open("thead").Open("tr");
        foreach (string heading in headings)
            html.Leaf("th", heading, ("scope", "col"), ("class", "number"));
        html.Close().Close().Open("tbody");
        foreach (EpochMetrics epoch in ChartSeries.Thin(epochs))
        {
            html.Open("tr").Leaf("th", NumberFormat.Count(epoch.Epoch), ("scope", "row"), ("class", "number"));
            foreach (string cell in Cells(epoch, isValidated))
                html.Leaf("td", cell, ("class", "number"));
            html.Close();
        }
        html.Close().Close().Close().Close();
    }

    private static IEnumerable<string> Cells(EpochMetrics epoch, bool isValidated)
    {
        yield return NumberFormat.Number(epoch.LearningRate);
        yield return NumberFormat.Number(epoch.TrainingLoss);
        yield return NumberFormat.Percent(epoch.TrainingAccuracy);
        if (isValidated)
        {
            yield return epoch.ValidationLoss is { } loss ? NumberFormat.Number(loss) : "";
            yield return epoch.ValidationAccuracy is { } accuracy ? NumberFormat.Percent(accuracy) : "";
        }
        yield return NumberFormat.Number(epoch.Duration.TotalSeconds);
    }
}
