namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Multiplies brightness, contrast and colour by factors around 1, in random order (Howard 2013, section 2.2).</summary>
internal static class PhotometricDistortion
{
    /// <param name="frame">The crop.</param>
    /// <param name="strength">The largest distance of a factor from 1; 0 does nothing.</param>
    /// <param name="random">Draws order and factors.</param>
    public static void Apply(Frame frame, double strength, Random random)
    {
        Span<int> order = [0, 1, 2];
        random.Shuffle(order);
        foreach (int step in order)
        {
            double factor = random.NextBetween(1 - strength, 1 + strength);
            switch (step)
            {
                case 0:
                    ToneCurve.Brighten(frame, factor);
                    break;
                case 1:
                    ToneCurve.Contrast(frame, factor);
                    break;
                default:
                    ColourBlend.Saturate(frame, factor);
                    break;
            }
        }
    }
}
