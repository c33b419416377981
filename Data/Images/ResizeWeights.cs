namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// Along one axis: from which source pixels, with what weights, each resized pixel is made. A bilinear filter reaches
/// one source pixel to each side when enlarging, and as many as the image shrinks by when reducing.
/// </summary>
internal sealed class ResizeWeights
{
    /// <summary>Rows of weights are padded with zeros to a multiple of this, so that whole vectors can be read.</summary>
    public const int Padding = 4;

    private float[] _weights = [];
    private int[] _first = [];
    private int[] _taps = [];

    /// <summary>How long the rows of weights are with their padding.</summary>
    public int PaddedTaps { get; private set; }

    /// <param name="source">The source pixels.</param>
    /// <param name="resized">Pixels of the whole resized axis.</param>
    /// <param name="start">The first resized pixel that is wanted.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="filter">How the pixels are weighed.</param>
    public void Set(Extent source, int resized, int start, int count, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        double scale = source.Length / resized;
        double reach = Reach(filter, scale);
        PaddedTaps = ((int)Math.Ceiling(2 * reach) + Padding) / Padding * Padding;
        Grow(ref _first, count);
        Grow(ref _taps, count);
        Grow(ref _weights, checked(count * PaddedTaps));

        for (int i = 0; i < count; i++)
        {
            double centre = source.Start + (start + i + 0.5) * scale;
            // The centre of source pixel j is at j + 0.5; those nearer than the reach count.
            int first = Math.Clamp((int)Math.Floor(centre - reach + 0.5), 0, source.Pixels - 1);
            int end = Math.Clamp((int)Math.Ceiling(centre + reach - 0.5), first + 1, source.Pixels);
            _first[i] = first;
            _taps[i] = end - first;
            Span<float> weights = _weights.AsSpan(i * PaddedTaps, PaddedTaps);
            weights[(end - first)..].Clear();
            Weigh(filter, centre - first, scale, weights[..(end - first)]);
        }
    }

    public int First(int i) => _first[i];

    public ReadOnlySpan<float> this[int i] => _weights.AsSpan(i * PaddedTaps, _taps[i]);

    /// <summary>The same weights and the zeros that pad them.</summary>
    public ReadOnlySpan<float> Padded(int i) => _weights.AsSpan(i * PaddedTaps, PaddedTaps);

    private static double Reach(ResizeFilter filter, double scale) => filter switch
    {
        ResizeFilter.Nearest => 0.5,
        ResizeFilter.Bilinear => Math.Max(scale, 1),
        ResizeFilter.Bicubic => 2 * Math.Max(scale, 1),
        _ => (scale + 1) / 2,
    };

    private static void Weigh(ResizeFilter filter, double centre, double scale, Span<float> weights)
    {
        double sum = 0;
        for (int j = 0; j < weights.Length; j++)
        {
            double weight = Weight(filter, Math.Abs(j + 0.5 - centre), scale);
            weights[j] = (float)weight;
            sum += weight;
        }
        foreach (ref float weight in weights)
            weight = sum > 0 ? (float)(weight / sum) : 1f / weights.Length;
    }

    /// <param name="filter">How the pixels are weighed.</param>
    /// <param name="distance">From the centre of the resized pixel to that of the source pixel, in source pixels.</param>
    /// <param name="scale">Source pixels a resized pixel.</param>
    private static double Weight(ResizeFilter filter, double distance, double scale) => filter switch
    {
        ResizeFilter.Nearest => 1,
        ResizeFilter.Bilinear => Math.Max(0, 1 - distance / Math.Max(scale, 1)),
        ResizeFilter.Bicubic => Cubic(distance / Math.Max(scale, 1)),
        _ => Math.Clamp((scale + 1) / 2 - distance, 0, Math.Min(scale, 1)),
    };

    private static double Cubic(double x) => x switch
    {
        < 1 => (1.5 * x - 2.5) * x * x + 1,
        < 2 => ((-0.5 * x + 2.5) * x - 4) * x + 2,
        _ => 0,
    };

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[length];
    }
}
