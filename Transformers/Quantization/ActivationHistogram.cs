using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Quantization;

/// <summary>
/// How often a tensor that is nowhere negative takes which values, counted as they come. When a value is beyond the last bin, the bins
/// become twice as wide, so nothing has to be known in advance and memory stays the same.
/// </summary>
internal sealed class ActivationHistogram
{
    private const int Bins = 1 << 14;      // values reach into the second half of them: 32 bins or more for a byte of the whole range
    private const int ShortestRange = 20;  // in percent; the best were never below 50

    private readonly long[] _counts = new long[Bins];
    private float _width; // of a bin; zero until there is a value above zero

    /// <summary>The highest value so far.</summary>
    public float Highest { get; private set; }

    /// <summary>Number of values so far.</summary>
    public long Count { get; private set; }

    /// <summary>Counts values.</summary>
    /// <returns>Whether all of them are finite; otherwise none is counted.</returns>
    public bool TryAdd(ReadOnlySpan<float> values)
    {
        float highest = TensorPrimitives.Max(values); // NaN if one of them is
        if (!float.IsFinite(highest))
            return false;
        MakeRoom(highest);
        Count += values.Length;
        if (_width == 0)
        {
            _counts[0] += values.Length;
            return true;
        }
        float perValue = 1 / _width;
        foreach (float value in values)
            _counts[(int)Math.Min(value * perValue, Bins - 1)]++;
        return true;
    }

    /// <summary>
    /// The end of the range whose 256 bytes, the lowest of which is zero, stand for the values with the least mean squared error:
    /// what lies above it is lost, and a shorter range is finer. Zero where there is no value above zero.
    /// </summary>
    public float BestEnd()
    {
        float best = 0;
        double least = double.PositiveInfinity;
        for (int percent = 100; percent >= ShortestRange; percent--)
        {
            float end = Highest * percent / 100;
            double error = SquaredError(end);
            if (error < least)
                (best, least) = (end, error);
        }
        return best;
    }

    private double SquaredError(float end)
    {
        var range = new ActivationRange(0, end);
        double error = 0;
        for (int bin = 1; bin < Bins; bin++)
        {
            if (_counts[bin] == 0)
                continue;
            float value = (bin + 0.5f) * _width;
            double lost = value - range.Round(value);
            error += lost * lost * _counts[bin];
        }
        return error;
    }

    private void MakeRoom(float highest)
    {
        Highest = Math.Max(Highest, highest);
        if (_width == 0 && Highest > 0)
            _width = Math.Max(Highest / Bins, float.Epsilon); // a width of zero would never be wide enough
        while (Highest > _width * Bins)
            Halve();
    }

    private void Halve()
    {
        for (int bin = 0; bin < Bins / 2; bin++)
            _counts[bin] = _counts[2 * bin] + _counts[2 * bin + 1];
        _counts.AsSpan(Bins / 2).Clear();
        _width *= 2;
    }
}
