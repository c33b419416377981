namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Replaces a rectangle of a crop by noise (Zhong et al. 2017): 2 to 33 % of its area, aspect ratio 0.3 to 3.3.</summary>
internal static class RandomErasing
{
    /// <summary>
    /// Standard deviation of the noise, in pixel units. That of the pixels of ImageNet around their mean (0.226 of 255), so that
    /// the rectangle is no brighter, darker or louder than images are, and tells the network nothing.
    /// </summary>
    public const float Deviation = 58;

    /// <param name="crop">Zero-mean pixels [3, S, S].</param>
    /// <param name="side">S.</param>
    /// <param name="scale">What each channel was multiplied by after the mean was subtracted, or nothing.</param>
    /// <param name="random">Draws the rectangle and the noise.</param>
    public static void Apply(Span<float> crop, int side, ReadOnlySpan<float> scale, Random random)
    {
        if (RandomRegion.TryDraw((side, side), share: (0.02, 0.33), aspect: (0.3, 3.3), random) is not { } region)
            return;
        for (int channel = 0; channel < 3; channel++)
        {
            float deviation = scale.IsEmpty ? Deviation : Deviation * scale[channel];
            for (int y = region.Top; y < region.Top + region.Height; y++)
                FillWithNoise(crop.Slice((channel * side + y) * side + region.Left, region.Width), deviation, random);
        }
    }

    private static void FillWithNoise(Span<float> values, float deviation, Random random)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            var (first, second) = random.NextNormals();
            values[i] = deviation * (float)first;
            if (i + 1 < values.Length)
                values[i + 1] = deviation * (float)second;
        }
    }
}
