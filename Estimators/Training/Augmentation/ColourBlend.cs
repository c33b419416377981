namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>
/// Changes of colour that take more than one value at a time. Defined as those of the same names in Pillow are, but rounded.
/// </summary>
internal static class ColourBlend
{
    private const int One = 1 << 16; // factors are fixed-point

    /// <summary>Away from each pixel's grey by the factor: grey at 0.</summary>
    public static void Saturate(Frame frame, double factor)
    {
        Span<byte> red = frame.Plane(0), green = frame.Plane(1), blue = frame.Plane(2);
        int fixedFactor = (int)Math.Round(factor * One);
        for (int i = 0; i < red.Length; i++)
        {
            int grey = Grey(red[i], green[i], blue[i]);
            red[i] = Away(grey, red[i], fixedFactor);
            green[i] = Away(grey, green[i], fixedFactor);
            blue[i] = Away(grey, blue[i], fixedFactor);
        }
    }

    /// <summary>
    /// Away from the smoothed image by the factor: smoothed at 0. Smoothing weighs a pixel 5 and its neighbours 1; the edge stays.
    /// </summary>
    public static void Sharpen(Frame frame, double factor)
    {
        int side = frame.Side, fixedFactor = (int)Math.Round(factor * One);
        ReadOnlySpan<byte> before = frame.Snapshot();
        Span<int> columns = stackalloc int[side];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 1; y < side - 1; y++)
            {
                int start = channel * frame.Area + y * side;
                ReadOnlySpan<byte> own = before.Slice(start, side);
                ReadOnlySpan<byte> above = before.Slice(start - side, side), below = before.Slice(start + side, side);
                Span<byte> pixels = frame.Pixels.Slice(start, side);
                for (int x = 0; x < columns.Length; x++)
                    columns[x] = above[x] + own[x] + below[x];
                for (int x = 1; x < pixels.Length - 1; x++)
                    pixels[x] = Away((columns[x - 1] + columns[x] + columns[x + 1] + 4 * own[x] + 6) / 13, own[x], fixedFactor);
            }
        }
    }

    /// <summary>The mean brightness of a crop, 0 to 255.</summary>
    public static double MeanGrey(Frame frame)
    {
        ReadOnlySpan<byte> red = frame.Plane(0), green = frame.Plane(1), blue = frame.Plane(2);
        long sum = 0;
        for (int i = 0; i < red.Length; i++)
            sum += Grey(red[i], green[i], blue[i]);
        return (double)sum / red.Length;
    }

    // Brightness with the weights of ITU-R BT.601.
    private static byte Grey(byte red, byte green, byte blue) => (byte)((19595 * red + 38470 * green + 7471 * blue + (1 << 15)) >> 16);

    private static byte Away(int from, int value, int factor) =>
        (byte)Math.Clamp(from + ((factor * (value - from) + One / 2) >> 16), 0, byte.MaxValue);
}
