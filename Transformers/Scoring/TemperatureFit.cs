using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Logits and right answers, and the temperature with which they go together best.</summary>
internal sealed class TemperatureFit
{
    private const double Lowest = 0.01, Highest = 100; // beyond these all probabilities are 0 or 1, or all are equal
    private readonly List<(float[] Logits, int Label)> _answers = [];

    public int Count => _answers.Count;

    /// <param name="logits">[classes].</param>
    /// <param name="label">The index of the right class.</param>
    public void Add(float[] logits, int label) => _answers.Add((logits, label));

    /// <summary>Mean cross-entropy at a temperature.</summary>
    public double Loss(double temperature) =>
        _answers.Average(answer => -Math.Log(Probabilities(answer.Logits, temperature)[answer.Label]));

    /// <summary>Whether each right class has the highest logit: then the loss only falls as the temperature does.</summary>
    public bool AreAllRight => _answers.TrueForAll(answer => answer.Logits[answer.Label] >= TensorPrimitives.Max<float>(answer.Logits));

    /// <summary>The temperature of the lowest loss: the loss is convex in its inverse, whose derivative is halved down to zero.</summary>
    /// <remarks>
    /// If all n answers are right, each right class has the target (n + 1) / (n + 2), as in Platt scaling (Platt 1999, section 2.2), and
    /// the other classes share the rest equally.
    /// </remarks>
    public float Temperature()
    {
        double right = AreAllRight ? (Count + 1.0) / (Count + 2) : 1;
        double low = 1 / Highest, high = 1 / Lowest;
        for (int i = 0; i < 60; i++)
        {
            double middle = Math.Sqrt(low * high);
            if (Slope(1 / middle, right) > 0)
                high = middle;
            else
                low = middle;
        }
        return (float)(1 / Math.Sqrt(low * high));
    }

    // Derivative of the loss by the inverse temperature: expected logit minus that of the right class.
    private double Slope(double temperature, double right) => _answers.Average(answer =>
    {
        double[] probabilities = Probabilities(answer.Logits, temperature);
        double expected = 0;
        for (int i = 0; i < probabilities.Length; i++)
            expected += probabilities[i] * answer.Logits[i];
        double others = (TensorPrimitives.Sum<float>(answer.Logits) - answer.Logits[answer.Label]) / Math.Max(1, answer.Logits.Length - 1);
        return expected - right * answer.Logits[answer.Label] - (1 - right) * others;
    });

    private static double[] Probabilities(float[] logits, double temperature)
    {
        double highest = TensorPrimitives.Max<float>(logits);
        double[] probabilities = [.. logits.Select(logit => Math.Exp((logit - highest) / temperature))];
        double sum = probabilities.Sum();
        return [.. probabilities.Select(value => Math.Max(value / sum, double.Epsilon))];
    }
}
