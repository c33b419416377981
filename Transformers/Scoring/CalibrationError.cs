using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// The expected calibration error: how far the probability of the likeliest class is from the share of right answers, in 15 bins of equal
/// width, on average over the images (Guo et al. 2017, section 3).
/// </summary>
internal static class CalibrationError
{
    /// <param name="probabilities">Of each image, [classes].</param>
    /// <param name="labels">The index of the right class of each image.</param>
    public static double Of(IReadOnlyList<float[]> probabilities, IReadOnlyList<int> labels)
    {
        var reliability = new Reliability();
        foreach (var (scores, label) in probabilities.Zip(labels))
        {
            int best = TensorPrimitives.IndexOfMax<float>(scores);
            reliability.Add(scores[best], best == label);
        }
        return reliability.Error();
    }
}
