namespace MLNet.GoogLeNet.Heads;

/// <summary>Multinomial logistic regression with a penalty on the squares of the weights, for one strength after the other.</summary>
internal static class LogisticRegression
{
    private const double Tolerance = 1e-4; // what is left of the gradient's norm
    private const int Iterations = 500;

    /// <summary>The classifier for each strength; each search begins where the one before ended.</summary>
    /// <param name="data">What is learnt from. Its features should have a mean of 0 and a variance of about 1.</param>
    /// <param name="classes">Number of classes; those that the data does not have are never predicted.</param>
    /// <param name="strengths">From strong to weak, which is from easy to hard.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static IEnumerable<LinearClassifier> Path(
        LabelledFeatures data, int classes, IEnumerable<double> strengths, CancellationToken cancellation)
    {
        int[] learnt = [.. data.Labels.Distinct().Order()];
        int[] places = [.. data.Labels.Select(label => Array.BinarySearch(learnt, label))];
        var loss = new SoftmaxLoss(data with { Labels = places }, learnt.Length);
        return Path(loss, new double[loss.ParameterCount], strengths, cancellation)
            .Select(parameters => LinearClassifier.Of(parameters, learnt, classes));
    }

    /// <summary>The same beside classes whose rows do not change and come first. The search begins at <see cref="MeanRows"/>.</summary>
    /// <param name="kept">The rows of the classes that are not learnt.</param>
    /// <param name="data">What is learnt from: some vectors of each class that is learnt, and some of the others.</param>
    /// <param name="classes">Number of all classes.</param>
    /// <param name="strengths">From strong to weak.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static IEnumerable<LinearClassifier> PathBeside(
        LinearClassifier kept, LabelledFeatures data, int classes, IEnumerable<double> strengths, CancellationToken cancellation)
    {
        int known = kept.Weights.Length;
        var loss = new SoftmaxLoss(
            data with { Labels = [.. data.Labels.Select(label => Math.Max(-1, label - known))] }, classes - known,
            LogSums(kept, data.Features));
        var start = MeanRows.Of(kept, data, classes);
        int[] learnt = [.. Enumerable.Range(known, classes - known)];
        double[] parameters = [.. start.Weights.SelectMany(row => row.Select(weight => (double)weight)), .. start.Biases];
        return Path(loss, parameters, strengths, cancellation)
            .Select(found => LinearClassifier.Of(found, learnt, classes).Beside(kept));
    }

    private static IEnumerable<double[]> Path(
        SoftmaxLoss loss, double[] parameters, IEnumerable<double> strengths, CancellationToken cancellation)
    {
        var gradient = new double[parameters.Length];
        loss.Evaluate(new double[parameters.Length], gradient);
        double enough = Tolerance * FixedOrder.Norm(gradient);
        foreach (double strength in strengths)
        {
            loss.Strength = strength;
            Lbfgs.Minimize(loss, parameters, enough, Iterations, cancellation);
            yield return parameters;
        }
    }

    private static double[] LogSums(LinearClassifier classifier, float[][] features)
    {
        var sums = new double[features.Length];
        Parallel.For(0, features.Length, i =>
        {
            var logits = new double[classifier.Weights.Length];
            classifier.Score(features[i], logits);
            sums[i] = LinearClassifier.LogSum(logits);
        });
        return sums;
    }
}
