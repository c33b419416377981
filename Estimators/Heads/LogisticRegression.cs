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
        var parameters = new double[loss.ParameterCount];
        var gradient = new double[parameters.Length];
        loss.Evaluate(parameters, gradient);
        double enough = Tolerance * Math.Sqrt(FixedOrder.Dot(gradient, gradient));
        foreach (double strength in strengths)
        {
            loss.Strength = strength;
            Lbfgs.Minimize(loss, parameters, enough, Iterations, cancellation);
            yield return LinearClassifier.Of(parameters, learnt, classes);
        }
    }
}
