namespace MLNet.GoogLeNet.Data.Pictures;

/// <summary>
/// Along one axis: from which source pixels, with what weights, each resized pixel is made. A triangle filter,
/// antialiased: it reaches one source pixel to each side when enlarging, and as many as the picture shrinks by when
/// reducing. That is what Pillow calls a bilinear resize.
/// </summary>
internal sealed class TriangleWeights
{
    private float[] _weights = [];
    private int[] _first = [];
    private int[] _taps = [];
    private int _maxTaps;

    /// <param name="source">The source pixels.</param>
    /// <param name="resized">Pixels of the whole resized axis.</param>
    /// <param name="start">The first resized pixel that is wanted.</param>
    /// <param name="count">How many are wanted.</param>
    public void Set(Extent source, int resized, int start, int count)
    {
        double scale = source.Length / resized;
        double reach = Math.Max(scale, 1);
        _maxTaps = (int)Math.Ceiling(2 * reach) + 1;
        Grow(ref _first, count);
        Grow(ref _taps, count);
        Grow(ref _weights, checked(count * _maxTaps));

        for (int i = 0; i < count; i++)
        {
            double centre = source.Start + (start + i + 0.5) * scale;
            // The centre of source pixel j is at j + 0.5; those nearer than the reach count.
            int first = Math.Clamp((int)Math.Floor(centre - reach + 0.5), 0, source.Pixels - 1);
            int end = Math.Clamp((int)Math.Ceiling(centre + reach - 0.5), first + 1, source.Pixels);
            _first[i] = first;
            _taps[i] = end - first;
            Weigh(centre - first, reach, _weights.AsSpan(i * _maxTaps, end - first));
        }
    }

    public int First(int i) => _first[i];

    public ReadOnlySpan<float> this[int i] => _weights.AsSpan(i * _maxTaps, _taps[i]);

    private static void Weigh(double centre, double reach, Span<float> weights)
    {
        double sum = 0;
        for (int j = 0; j < weights.Length; j++)
        {
            double weight = Math.Max(0, 1 - Math.Abs(j + 0.5 - centre) / reach);
            weights[j] = (float)weight;
            sum += weight;
        }
        foreach (ref float weight in weights)
            weight = sum > 0 ? (float)(weight / sum) : 1f / weights.Length;
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[length];
    }
}
