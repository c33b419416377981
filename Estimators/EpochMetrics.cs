using System.Globalization;

namespace MLNet.GoogLeNet;

/// <summary>How one epoch of training went.</summary>
/// <param name="Epoch">The epoch, from 1; 0 for the classifier alone, before all layers are trained.</param>
/// <param name="Epochs">The number of epochs that are planned.</param>
/// <param name="LearningRate">The learning rate of fresh layers at the end of the epoch; 0 for the classifier alone.</param>
/// <param name="TrainingLoss">Mean cross-entropy of the main classifier over the epoch's crops, as they were trained on.</param>
/// <param name="TrainingAccuracy">Share of these crops that were classified correctly, 0 to 1.</param>
/// <param name="ValidationLoss">Mean cross-entropy over the whole held-out set; none where nothing is held out.</param>
/// <param name="ValidationAccuracy">Share of the whole held-out set that was classified correctly, 0 to 1.</param>
/// <param name="ValidationMacroAccuracy">The same share per class, averaged over the classes that the held-out set has.</param>
/// <param name="IsBest">Whether these are the weights that would be returned if training stopped now.</param>
/// <param name="Duration">How long the epoch took, validation included.</param>
public sealed record EpochMetrics(
    int Epoch,
    int Epochs,
    double LearningRate,
    double TrainingLoss,
    double TrainingAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double? ValidationMacroAccuracy,
    bool IsBest,
    TimeSpan Duration)
{
    /// <summary>One line for a log or a console; with the macro recall where it is not the accuracy, as with unequal classes.</summary>
    public override string ToString()
    {
        string validation = ValidationLoss is null ? "" : string.Create(CultureInfo.InvariantCulture,
            $"  validation loss {ValidationLoss:0.000} accuracy {ValidationAccuracy:0.000}{MacroRecall}{(IsBest ? " (best)" : "")}");
        string epoch = Epoch == 0 ? "classifier alone" : string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}/{Epochs}");
        return string.Create(CultureInfo.InvariantCulture,
            $"{epoch}  training loss {TrainingLoss:0.000} accuracy {TrainingAccuracy:0.000}{validation}  "
                + $"{Duration.TotalSeconds:0.0} s");
    }

    private string MacroRecall => ValidationMacroAccuracy is { } macro && Math.Abs(macro - ValidationAccuracy!.Value) >= 0.0005
        ? string.Create(CultureInfo.InvariantCulture, $" macro recall {macro:0.000}")
        : "";
}
