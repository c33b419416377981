namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Counts how often predictions are right, by their confidence, in 15 bins of equal width (Guo et al. 2017).</summary>
internal sealed class Reliability
{
    private const int Bins = 15;
    private readonly int[] _count = new int[Bins], _right = new int[Bins];
    private readonly double[] _confidence = new double[Bins];

    /// <param name="confidence">The probability of the predicted class.</param>
    /// <param name="isRight">Whether the class is right.</param>
    public void Add(double confidence, bool isRight)
    {
        int bin = Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1); // a bin has its upper end
        _count[bin]++;
        _right[bin] += isRight ? 1 : 0;
        _confidence[bin] += confidence;
    }

    public IReadOnlyList<ReliabilityBin> ToBins() =>
    [
        .. Enumerable.Range(0, Bins).Select(bin => new ReliabilityBin(
            (double)bin / Bins, (bin + 1.0) / Bins, _count[bin], _confidence[bin] / _count[bin], (double)_right[bin] / _count[bin])),
    ];

    /// <summary>The mean distance between confidence and accuracy, over all images.</summary>
    public double Error() => Enumerable.Range(0, Bins).Sum(bin => Math.Abs(_right[bin] - _confidence[bin])) / _count.Sum();
}
