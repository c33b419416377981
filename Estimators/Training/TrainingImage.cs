namespace MLNet.GoogLeNet.Training;

/// <summary>A row of the training data, or of the validation set, that has an image and a label.</summary>
/// <param name="Row">Its number in the training data, from 0; rows of a validation set are numbered on from there.</param>
/// <param name="Label">The class, from 0.</param>
/// <param name="IsHeldOut">Whether the data itself says that the image is for validation.</param>
internal sealed record TrainingImage(int Row, int Label, bool IsHeldOut);
