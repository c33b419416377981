namespace MLNet.GoogLeNet;

/// <summary>How a training image's label did while the network learned.</summary>
/// <param name="Row">Its row in the training data, from 0.</param>
/// <param name="ImagePath">Its file, from the column ImagePath; null where there is none.</param>
/// <param name="Label">The label.</param>
/// <param name="PreferredLabel">The most likely other class when the image was last seen.</param>
/// <param name="Margin">
/// The logit of the label minus the largest other logit, averaged over epochs: the lower, the more suspect the label; below 0 the network
/// preferred another class.
/// </param>
/// <param name="Epochs">Of how many epochs that is the average: those in which the image was not mixed with another.</param>
public sealed record SuspectLabel(int Row, string? ImagePath, string Label, string PreferredLabel, double Margin, int Epochs);
