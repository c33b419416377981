namespace MLNet.GoogLeNet.Transformers.Displays.Charts;

/// <summary>An upright line with a word.</summary>
internal sealed record ChartMark(string Name, double X);
