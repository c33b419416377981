namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// Bits that stay nearly the same when an image is resized, compressed or brightened: the signs of the lowest frequencies of a cosine
/// transform, relative to their median (pHash).
/// </summary>
internal static class PerceptualHash
{
    /// <summary>Side of the square of grey levels that is hashed.</summary>
    public const int Side = 32;

    /// <summary>The most frequencies along an axis, whose square still fits the bits of a hash.</summary>
    public const int MostFrequencies = 11;

    private const float Flat = 0.05f * Side * Side; // the largest frequency of an image without any contrast, in grey levels

    private static readonly float[] Cosines = [.. Enumerable.Range(0, MostFrequencies * Side).Select(i =>
        (float)Math.Cos(Math.PI * (i / Side + 1) * (2 * (i % Side) + 1) / (2 * Side)))];

    /// <summary>The hash of a square of grey levels, and that of the mirrored one; 0 where the square is flat.</summary>
    /// <param name="grey">[side, side], 0 to 255.</param>
    /// <param name="frequencies">Frequencies along each axis, without the mean; a hash has a bit for each pair.</param>
    public static (UInt128 Upright, UInt128 Mirrored) Of(ReadOnlySpan<float> grey, int frequencies)
    {
        Span<float> across = stackalloc float[frequencies * Side], values = stackalloc float[frequencies * frequencies];
        across.Clear();
        values.Clear();
        for (int u = 0; u < frequencies; u++)
            for (int y = 0; y < Side; y++)
                for (int x = 0; x < Side; x++)
                    across[u * Side + y] += Cosines[u * Side + x] * grey[y * Side + x];
        float largest = 0;
        for (int v = 0; v < frequencies; v++)
            for (int u = 0; u < frequencies; u++)
            {
                float value = 0;
                for (int y = 0; y < Side; y++)
                    value += Cosines[v * Side + y] * across[u * Side + y];
                values[v * frequencies + u] = value;
                largest = Math.Max(largest, Math.Abs(value));
            }
        if (largest < Flat)
            return default;
        UInt128 upright = Signs(values);
        for (int i = 0; i < values.Length; i++)
            if (i % frequencies % 2 == 0)
                values[i] = -values[i]; // a mirrored wave of odd frequency is its negative
        return (upright, Signs(values));
    }

    /// <summary>Planar RGB to grey levels.</summary>
    public static void ToGrey(ReadOnlySpan<float> planes, Span<float> grey)
    {
        ReadOnlySpan<float> green = planes[grey.Length..], blue = planes[(2 * grey.Length)..];
        for (int i = 0; i < grey.Length; i++)
            grey[i] = 0.299f * planes[i] + 0.587f * green[i] + 0.114f * blue[i];
    }

    private static UInt128 Signs(ReadOnlySpan<float> values)
    {
        Span<float> sorted = stackalloc float[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        float median = (sorted[(values.Length - 1) / 2] + sorted[values.Length / 2]) / 2;
        UInt128 bits = 0;
        for (int i = 0; i < values.Length; i++)
            if (values[i] > median)
                bits |= UInt128.One << i;
        return bits;
    }
}
