namespace MLNet.GoogLeNet.Heads;

/// <summary>
/// Shifts features to a mean of 0 and scales all of them alike to a mean variance of 1. Then the search for a classifier converges in a few
/// steps, and a strength means the same whatever network the features come from.
/// </summary>
/// <param name="Mean">Of each feature.</param>
/// <param name="Deviation">The root of the mean variance.</param>
internal sealed record FeatureScaling(double[] Mean, double Deviation)
{
    public static FeatureScaling Of(IReadOnlyList<ImageFeatures> images)
    {
        float[][] views = [.. images.SelectMany(image => image.Views)];
        var mean = new double[views[0].Length];
        foreach (float[] view in views)
            for (int i = 0; i < mean.Length; i++)
                mean[i] += (double)view[i] / views.Length;
        double squares = 0;
        foreach (float[] view in views)
            for (int i = 0; i < mean.Length; i++)
                squares += (view[i] - mean[i]) * (view[i] - mean[i]);
        double variance = squares / ((double)views.Length * mean.Length);
        return new(mean, variance > 0 ? Math.Sqrt(variance) : 1);
    }

    /// <summary>Scales the features of images in place.</summary>
    public void Apply(IReadOnlyList<ImageFeatures> images)
    {
        foreach (float[] view in images.SelectMany(image => image.Views))
            for (int i = 0; i < view.Length; i++)
                view[i] = (float)((view[i] - Mean[i]) / Deviation);
    }

    /// <summary>The classifier that makes of scaled features what another makes of features as they were.</summary>
    public LinearClassifier Do(LinearClassifier classifier) => new(
        [.. classifier.Weights.Select(row => (float[])[.. row.Select(weight => (float)(weight * Deviation))])],
        [.. classifier.Biases.Select((bias, k) => bias + Shift(classifier.Weights[k]))]);

    /// <summary>The classifier that makes of features as they were what another makes of scaled ones.</summary>
    public LinearClassifier Undo(LinearClassifier classifier)
    {
        float[][] weights = [.. classifier.Weights.Select(row => (float[])[.. row.Select(weight => (float)(weight / Deviation))])];
        return new(weights, [.. classifier.Biases.Select((bias, k) => bias - Shift(weights[k]))]);
    }

    private double Shift(float[] weights)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += weights[i] * Mean[i];
        return sum;
    }
}
