using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// The expected calibration error: how far the probability of the likeliest class is from the share of right answers, in 15 bins of equal
/// width, on average over the images (Guo et al. 2017, section 3).
/// </summary>
internal static class CalibrationError
{
    private const int Bins = 15;

    /// <param name="probabilities">Of each image, [classes].</param>
    /// <param name="labels">The index of the right class of each image.</param>
    public static double Of(IReadOnlyList<float[]> probabilities, IReadOnlyList<int> labels)
    {
        double[] confidence = new double[Bins], right = new double[Bins];
        for (int i = 0; i < probabilities.Count; i++)
        {
            int best = TensorPrimitives.IndexOfMax<float>(probabilities[i]);
            double highest = probabilities[i][best];
            int bin = Math.Clamp((int)Math.Ceiling(highest * Bins) - 1, 0, Bins - 1); // a bin has its upper end
            confidence[bin] += highest;
            right[bin] += best == labels[i] ? 1 : 0;
        }
        return confidence.Zip(right, (all, hits) => Math.Abs(all - hits)).Sum() / probabilities.Count;
    }
}
