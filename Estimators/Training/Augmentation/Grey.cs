namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>The brightness of colours, 0 to 255, with the weights of ITU-R BT.601.</summary>
internal static class Grey
{
    public static byte Of(byte red, byte green, byte blue) => (byte)((19595 * red + 38470 * green + 7471 * blue + (1 << 15)) >> 16);

    public static double MeanOf(Frame frame)
    {
        ReadOnlySpan<byte> red = frame.Plane(0), green = frame.Plane(1), blue = frame.Plane(2);
        long sum = 0;
        for (int i = 0; i < red.Length; i++)
            sum += Of(red[i], green[i], blue[i]);
        return (double)sum / red.Length;
    }
}
