using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace MLNet.GoogLeNet.Heads;

/// <summary>
/// The loss of multinomial logistic regression as a function of its parameters: the weighted sum of the cross-entropies, and half the
/// squared weights times a strength. Biases are not penalised. Parameters are [classes, features] weights, then [classes] biases.
/// </summary>
/// <remarks>
/// Vectors are divided among threads for the logits, and classes for the gradient, so that no sum is put together from parts: the result is
/// the same to the bit on any number of threads.
/// </remarks>
internal sealed class SoftmaxLoss : IConvexFunction
{
    private const int VectorsPerSum = 64; // are added up as singles, and these sums as doubles

    private readonly LabelledFeatures _data;
    private readonly double[]? _kept;
    private readonly int _classes, _length;
    private readonly float[][] _weights;   // of each class
    private readonly float[][] _residuals; // of each class and vector: probability, minus 1 for the right class, times the weight
    private readonly double[] _losses;     // of each vector
    private readonly float[] _zeros;

    /// <param name="data">What is learnt from. Vectors of a class that is not learnt have the label −1.</param>
    /// <param name="classes">Number of classes that are learnt.</param>
    /// <param name="kept">Where there are classes that are not learnt: for each vector, the log-sum-exp of their logits.</param>
    public SoftmaxLoss(LabelledFeatures data, int classes, double[]? kept = null)
    {
        (_data, _classes, _length, _kept) = (data, classes, data.Features[0].Length, kept);
        _weights = [.. Enumerable.Range(0, classes).Select(_ => new float[_length])];
        _residuals = [.. Enumerable.Range(0, classes).Select(_ => new float[data.Count])];
        _losses = new double[data.Count];
        _zeros = new float[_length];
    }

    /// <summary>The strength of the penalty, relative to one image.</summary>
    public double Strength { get; set; }

    /// <summary>Number of parameters.</summary>
    public int ParameterCount => _classes * (_length + 1);

    public double Evaluate(double[] point, double[] gradient)
    {
        for (int k = 0; k < _classes; k++)
            TensorPrimitives.ConvertTruncating<double, float>(WeightsOf(point, k), _weights[k]);
        Parallel.For(0, (_data.Count + VectorsPerSum - 1) / VectorsPerSum, block =>
        {
            var logits = new double[_classes];
            for (int i = block * VectorsPerSum; i < Math.Min(_data.Count, (block + 1) * VectorsPerSum); i++)
                Score(i, point.AsSpan(_classes * _length), logits);
        });
        Parallel.For(0, _classes, k => Differentiate(k, point, gradient));

        double loss = 0;
        for (int k = 0; k < _classes; k++)
            loss += Strength / 2 * FixedOrder.Dot(WeightsOf(point, k), WeightsOf(point, k));
        foreach (double part in _losses)
            loss += part;
        return loss;
    }

    private void Score(int i, ReadOnlySpan<double> biases, double[] logits)
    {
        LinearClassifier.Score(_weights, biases, _data.Features[i], logits);
        double kept = _kept?[i] ?? double.NegativeInfinity;
        double highest = Math.Max(kept, TensorPrimitives.Max<double>(logits)), sum = Math.Exp(kept - highest);
        foreach (double logit in logits)
            sum += Math.Exp(logit - highest);
        double logarithm = highest + Math.Log(sum), weight = _data.Weights[i];
        for (int k = 0; k < _classes; k++)
            _residuals[k][i] = (float)(weight * (Math.Exp(logits[k] - logarithm) - (k == _data.Labels[i] ? 1 : 0)));
        _losses[i] = weight * (logarithm - (_data.Labels[i] < 0 ? kept : logits[_data.Labels[i]]));
    }

    private void Differentiate(int k, double[] point, double[] gradient)
    {
        float[] residuals = _residuals[k], sum = new float[_length];
        var wide = new double[_length];
        Span<double> weights = WeightsOf(gradient, k);
        TensorPrimitives.Multiply(WeightsOf(point, k), Strength, weights);
        double bias = 0;
        for (int first = 0; first < residuals.Length; first += VectorsPerSum)
        {
            sum.AsSpan().Clear();
            for (int i = first; i < Math.Min(residuals.Length, first + VectorsPerSum); i += 4)
                FixedOrder.AddProducts(
                    Vector128.Create(ResidualAt(i), ResidualAt(i + 1), ResidualAt(i + 2), ResidualAt(i + 3)),
                    FeaturesAt(i), FeaturesAt(i + 1), FeaturesAt(i + 2), FeaturesAt(i + 3), sum);
            TensorPrimitives.ConvertTruncating<float, double>(sum, wide);
            TensorPrimitives.Add(weights, wide, weights);
        }
        foreach (float residual in residuals)
            bias += residual;
        gradient[_classes * _length + k] = bias;

        float ResidualAt(int i) => i < residuals.Length ? residuals[i] : 0;
        float[] FeaturesAt(int i) => i < residuals.Length ? _data.Features[i] : _zeros;
    }

    private Span<double> WeightsOf(double[] parameters, int k) => parameters.AsSpan(k * _length, _length);
}
