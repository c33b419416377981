using MLNet.GoogLeNet;

namespace Tool.Training;

/// <summary>How a model was trained.</summary>
/// <param name="Options">With which options.</param>
/// <param name="History">Its epochs; one for the classifier alone.</param>
internal sealed record TrainedModel(GoogLeNetOptions Options, TrainingHistory History)
{
    /// <summary>The accuracy of its best epoch on images that were held out; none where there are none.</summary>
    public double? ValidationAccuracy => History.Epochs.Last(epoch => epoch.IsBest).ValidationAccuracy;

    /// <summary>
    /// Whether this model of all layers is to take the place of one whose classifier alone was trained: where it does better on the images
    /// that both held out, and where it held none out, so that nothing speaks against it.
    /// </summary>
    public bool IsBetterThan(TrainedModel head) => ValidationAccuracy is not { } accuracy || accuracy > head.ValidationAccuracy;
}
