namespace MLNet.GoogLeNet.Training;

/// <summary>A loss or a weight is infinite or NaN.</summary>
internal sealed class DivergenceException(string message) : InvalidOperationException(message);
