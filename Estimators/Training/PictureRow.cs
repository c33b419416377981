namespace MLNet.GoogLeNet.Training;

/// <summary>A row of the training data that has a picture and a label.</summary>
/// <param name="Row">Its number in the data, from 0.</param>
/// <param name="Label">The class, from 0.</param>
/// <param name="IsHeldOut">Whether the data itself says that the picture is for validation.</param>
internal sealed record PictureRow(int Row, int Label, bool IsHeldOut);
