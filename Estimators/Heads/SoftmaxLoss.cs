using System.Buffers;
using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Heads;

/// <summary>
/// The loss of multinomial logistic regression as a function of its parameters: the weighted sum of the cross-entropies, and half the
/// squared weights times a strength. Biases are not penalised. Parameters are [classes, features] weights, then [classes] biases.
/// </summary>
/// <remarks>
/// Threads share the vectors for the logits, and the columns for the gradient, so that no sum is put together from parts: the result is
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

    /// <param name="data">What is learnt from. Vectors of a class that is not learnt have the label −1.</param>
    /// <param name="classes">Number of classes that are learnt.</param>
    /// <param name="kept">Where there are classes that are not learnt: for each vector, the log-sum-exp of their logits.</param>
    public SoftmaxLoss(LabelledFeatures data, int classes, double[]? kept = null)
    {
        (_data, _classes, _length, _kept) = (data, classes, data.Features[0].Length, kept);
        _weights = [.. Enumerable.Range(0, classes).Select(_ => new float[_length])];
        _residuals = [.. Enumerable.Range(0, classes).Select(_ => new float[data.Count])];
        _losses = new double[data.Count];
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
            Score(block * VectorsPerSum, Math.Min(_data.Count, (block + 1) * VectorsPerSum), point.AsSpan(_classes * _length)));
        TensorPrimitives.Multiply(point.AsSpan(0, _classes * _length), Strength, gradient.AsSpan(0, _classes * _length));
        Parallel.For(0, (_length + FixedOrder.Tile - 1) / FixedOrder.Tile, tile => Differentiate(tile * FixedOrder.Tile, gradient));

        double loss = 0;
        for (int k = 0; k < _classes; k++)
        {
            gradient[_classes * _length + k] = Sum(_residuals[k]);
            loss += Strength / 2 * FixedOrder.Dot(WeightsOf(point, k), WeightsOf(point, k));
        }
        foreach (double part in _losses)
            loss += part;
        return loss;
    }

    // A few classes at a time, so that their weights stay near the processor while all vectors pass.
    private void Score(int first, int end, ReadOnlySpan<double> biases)
    {
        double[] rented = ArrayPool<double>.Shared.Rent((end - first) * _classes);
        Span<double> logits = rented.AsSpan(0, (end - first) * _classes);
        for (int k = 0; k < _classes; k += LinearClassifier.RowsAtOnce)
            for (int i = first; i < end; i++)
                LinearClassifier.Score(_weights, biases, k, _data.Features[i], logits.Slice((i - first) * _classes, _classes));
        for (int i = first; i < end; i++)
            Compare(i, logits.Slice((i - first) * _classes, _classes));
        ArrayPool<double>.Shared.Return(rented);
    }

    private void Compare(int i, ReadOnlySpan<double> logits)
    {
        double kept = _kept?[i] ?? double.NegativeInfinity;
        double highest = Math.Max(kept, TensorPrimitives.Max(logits)), sum = Math.Exp(kept - highest);
        foreach (double logit in logits)
            sum += Math.Exp(logit - highest);
        double logarithm = highest + Math.Log(sum), weight = _data.Weights[i];
        for (int k = 0; k < _classes; k++)
            _residuals[k][i] = (float)(weight * (Math.Exp(logits[k] - logarithm) - (k == _data.Labels[i] ? 1 : 0)));
        _losses[i] = weight * (logarithm - (_data.Labels[i] < 0 ? kept : logits[_data.Labels[i]]));
    }

    private void Differentiate(int column, double[] gradient)
    {
        int width = Math.Min(FixedOrder.Tile, _length - column);
        Span<float> sum = stackalloc float[width];
        for (int first = 0; first < _data.Count; first += VectorsPerSum)
        {
            int count = Math.Min(VectorsPerSum, _data.Count - first);
            for (int k = 0; k < _classes; k++)
            {
                FixedOrder.SumOfProducts(_residuals[k].AsSpan(first, count), _data.Features.AsSpan(first, count), column, sum);
                Span<double> total = gradient.AsSpan(k * _length + column, width);
                for (int j = 0; j < width; j++)
                    total[j] += sum[j];
            }
        }
    }

    private static double Sum(float[] values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return sum;
    }

    private Span<double> WeightsOf(double[] parameters, int k) => parameters.AsSpan(k * _length, _length);
}
