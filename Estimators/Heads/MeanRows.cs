namespace MLNet.GoogLeNet.Heads;

/// <summary>
/// Rows of new classes beside those that a network has, from the images of the new classes alone: each is the mean feature of its class, as
/// long as the other rows are on average (Qi et al. 2018, imprinted weights).
/// </summary>
internal static class MeanRows
{
    private const double Won = 0.8;     // share of a class's images that are recognised; with more, more of the known classes are taken too
    private const double Margin = 0.01; // logits by which the last of them is won

    /// <summary>A classifier of the new classes only.</summary>
    /// <param name="known">The rows that the network has.</param>
    /// <param name="data">Vectors of the new classes, whose labels come after those of the network; others are skipped.</param>
    /// <param name="classes">Number of all classes.</param>
    public static LinearClassifier Of(LinearClassifier known, LabelledFeatures data, int classes)
    {
        double length = known.Weights.Average(row => FixedOrder.Norm([.. row.Select(weight => (double)weight)]));
        var weights = new List<float[]>();
        var biases = new List<double>();
        for (int label = known.Weights.Length; label < classes; label++)
        {
            float[][] images = [.. data.Features.Where((_, i) => data.Labels[i] == label)];
            var mean = new double[images[0].Length];
            foreach (float[] image in images)
                for (int j = 0; j < mean.Length; j++)
                    mean[j] += image[j];
            double size = FixedOrder.Norm(mean);
            weights.Add([.. mean.Select(value => (float)(size > 0 ? value * length / size : 0))]);
            biases.Add(Margin + Lead(known, weights[^1], images));
        }
        return new([.. weights], [.. biases]);
    }

    // What a row lacks to win that share of its images.
    private static double Lead(LinearClassifier known, float[] row, float[][] images)
    {
        var logits = new double[known.Weights.Length];
        var own = new double[1];
        var leads = new List<double>();
        foreach (float[] image in images)
        {
            known.Score(image, logits);
            LinearClassifier.Score([row], [0.0], 0, image, own);
            leads.Add(logits.Max() - own[0]);
        }
        leads.Sort();
        return leads[(int)(Won * (leads.Count - 1))];
    }
}
