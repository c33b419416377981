using System.Globalization;
using MLNet.GoogLeNet;

namespace Tool.Training;

/// <summary>Whether all layers did better than the classifier alone, from which they were trained.</summary>
internal static class HeadComparison
{
    /// <summary>One line; none where training did not begin with the classifier, or ended with it.</summary>
    public static string? Of(TrainingHistory history)
    {
        IReadOnlyList<EpochMetrics> epochs = history.Epochs;
        if (epochs.Count < 2 || epochs[0] is not { Epoch: 0 } head)
            return null;
        EpochMetrics best = epochs.Last(epoch => epoch.IsBest), last = epochs[^1];
        string stopped = last.Epoch < last.Epochs ? $"Training ended after {last.Epoch} of {last.Epochs} epochs. " : "";
        return stopped + (head.ValidationAccuracy is null
            ? "No images were held out to compare all layers with the classifier alone: all layers are kept"
            : best.Epoch == 0
                ? "No epoch did clearly better on the held-out images than the classifier alone, which is kept: "
                    + Accuracies(head)
                : $"Epoch {best.Epoch} did better on the held-out images than the classifier alone: "
                    + $"{Accuracies(best)}, instead of {Accuracies(head)}") + ".";
    }

    private static string Accuracies(EpochMetrics epoch)
    {
        string accuracy = string.Create(CultureInfo.InvariantCulture, $"accuracy {epoch.ValidationAccuracy:0.0000}");
        string macro = string.Create(CultureInfo.InvariantCulture, $"{epoch.ValidationMacroAccuracy:0.0000}");
        return accuracy.EndsWith(macro, StringComparison.Ordinal) ? accuracy : $"{accuracy} and macro recall {macro}";
    }
}
