namespace MLNet.GoogLeNet.Auditing;

/// <summary>
/// 64 bits that stay nearly the same when an image is resized, compressed or brightened: the signs of the lowest frequencies of a cosine
/// transform, relative to their median (pHash).
/// </summary>
internal static class PerceptualHash
{
    /// <summary>Side of the square of grey levels that is hashed.</summary>
    public const int Side = 32;

    private const int Frequencies = 8; // along each axis, without the mean
    private static readonly float[] Cosines = [.. Enumerable.Range(0, Frequencies * Side).Select(i =>
        (float)Math.Cos(Math.PI * (i / Side + 1) * (2 * (i % Side) + 1) / (2 * Side)))];

    /// <summary>The hash of a square of grey levels, and that of the mirrored one.</summary>
    public static (ulong Upright, ulong Mirrored) Of(ReadOnlySpan<float> grey)
    {
        Span<float> across = stackalloc float[Frequencies * Side], values = stackalloc float[Frequencies * Frequencies];
        for (int u = 0; u < Frequencies; u++)
            for (int y = 0; y < Side; y++)
                for (int x = 0; x < Side; x++)
                    across[u * Side + y] += Cosines[u * Side + x] * grey[y * Side + x];
        for (int v = 0; v < Frequencies; v++)
            for (int u = 0; u < Frequencies; u++)
                for (int y = 0; y < Side; y++)
                    values[v * Frequencies + u] += Cosines[v * Side + y] * across[u * Side + y];
        ulong upright = Signs(values);
        for (int i = 0; i < values.Length; i += 2)
            values[i] = -values[i]; // a mirrored wave of odd frequency is its negative
        return (upright, Signs(values));
    }

    private static ulong Signs(ReadOnlySpan<float> values)
    {
        Span<float> sorted = stackalloc float[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        float median = (sorted[values.Length / 2 - 1] + sorted[values.Length / 2]) / 2;
        ulong bits = 0;
        for (int i = 0; i < values.Length; i++)
            if (values[i] > median)
                bits |= 1UL << i;
        return bits;
    }
}
