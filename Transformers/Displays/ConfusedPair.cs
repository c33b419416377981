namespace MLNet.GoogLeNet;

/// <summary>A class that is taken for another.</summary>
/// <param name="Label">The true class.</param>
/// <param name="PredictedLabel">What the model says.</param>
/// <param name="Count">How often, 1 or more.</param>
/// <param name="Share">The share of the true class's images, 0 to 1.</param>
public sealed record ConfusedPair(string Label, string PredictedLabel, int Count, double Share);
