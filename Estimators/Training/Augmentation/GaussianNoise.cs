namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Adds noise to each value of a crop by itself, as a sensor does.</summary>
internal static class GaussianNoise
{
    /// <param name="pixels">Values of 0 to 255, changed in place; cut off at these bounds.</param>
    /// <param name="deviation">The standard deviation, in grey levels.</param>
    /// <param name="random">Draws the noise.</param>
    public static void Apply(Span<byte> pixels, double deviation, Random random)
    {
        for (int i = 0; i < pixels.Length; i += 2)
        {
            var (first, second) = random.NextNormals();
            pixels[i] = ToneCurve.Rounded(pixels[i] + deviation * first);
            if (i + 1 < pixels.Length)
                pixels[i + 1] = ToneCurve.Rounded(pixels[i + 1] + deviation * second);
        }
    }
}
