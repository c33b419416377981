namespace MLNet.GoogLeNet.Heads;

/// <summary>Feature vectors with their classes, as a classifier learns from them.</summary>
/// <param name="Features">The vectors.</param>
/// <param name="Labels">The class of each, from 0.</param>
/// <param name="Weights">How much each counts.</param>
internal sealed record LabelledFeatures(float[][] Features, int[] Labels, double[] Weights)
{
    public int Count => Labels.Length;

    /// <summary>All views of images. Those of an image count as much in all as its class weighs.</summary>
    public static LabelledFeatures Of(IReadOnlyList<ImageFeatures> images, float[]? classWeights) => new(
        [.. images.SelectMany(image => image.Views)],
        [.. images.SelectMany(image => image.Views.Select(_ => image.Label))],
        [.. images.SelectMany(image => image.Views.Select(_ => (classWeights?[image.Label] ?? 1.0) / image.Views.Length))]);
}
