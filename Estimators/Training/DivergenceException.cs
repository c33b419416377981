namespace MLNet.GoogLeNet.Training;

/// <summary>A loss is no number any more.</summary>
internal sealed class DivergenceException(string message) : InvalidOperationException(message);
