using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>
/// Changes of colour that take each value by itself, as a table of 256 values. Defined as those of the same names in Pillow
/// are, but rounded.
/// </summary>
internal static class ToneCurve
{
    private const int Levels = 256;

    /// <summary>Times the factor: black at 0.</summary>
    public static void Brighten(Frame frame, double factor) => Blend(frame, factor, towards: 0);

    /// <summary>Away from the mean grey by the factor: that grey everywhere at 0.</summary>
    public static void Contrast(Frame frame, double factor) => Blend(frame, factor, towards: Math.Round(ColourBlend.MeanGrey(frame)));

    /// <summary>Only the highest bits are left.</summary>
    public static void Posterize(Frame frame, int bits)
    {
        Span<byte> curve = stackalloc byte[Levels];
        for (int value = 0; value < Levels; value++)
            curve[value] = (byte)(value & (0xFF00 >> bits));
        Apply(curve, frame.Pixels);
    }

    /// <summary>Values at the threshold and above are inverted; at 256 none are.</summary>
    public static void Solarize(Frame frame, int threshold)
    {
        Span<byte> curve = stackalloc byte[Levels];
        for (int value = 0; value < Levels; value++)
            curve[value] = (byte)(value < threshold ? value : byte.MaxValue - value);
        Apply(curve, frame.Pixels);
    }

    /// <summary>Each channel is stretched so that its least value becomes 0 and its greatest 255.</summary>
    public static void AutoContrast(Frame frame)
    {
        Span<byte> curve = stackalloc byte[Levels];
        for (int channel = 0; channel < 3; channel++)
        {
            Span<byte> plane = frame.Plane(channel);
            byte least = TensorPrimitives.Min<byte>(plane), greatest = TensorPrimitives.Max<byte>(plane);
            if (least == greatest)
                continue;
            for (int value = 0; value < Levels; value++)
                curve[value] = Rounded((value - least) * 255.0 / (greatest - least));
            Apply(curve, plane);
        }
    }

    /// <summary>Each channel is stretched so that its values are as evenly distributed as can be.</summary>
    public static void Equalize(Frame frame)
    {
        Span<byte> curve = stackalloc byte[Levels];
        Span<int> histogram = stackalloc int[Levels];
        for (int channel = 0; channel < 3; channel++)
        {
            Span<byte> plane = frame.Plane(channel);
            histogram.Clear();
            foreach (byte value in plane)
                histogram[value]++;
            // The greatest value shall become 255, whatever its share; the others divide the rest.
            int step = (plane.Length - histogram[TensorPrimitives.Max<byte>(plane)]) / byte.MaxValue;
            if (step == 0)
                continue;
            int sum = step / 2;
            for (int value = 0; value < Levels; value++)
            {
                curve[value] = (byte)Math.Min(sum / step, byte.MaxValue);
                sum += histogram[value];
            }
            Apply(curve, plane);
        }
    }

    private static void Blend(Frame frame, double factor, double towards)
    {
        Span<byte> curve = stackalloc byte[Levels];
        for (int value = 0; value < Levels; value++)
            curve[value] = Rounded(towards + factor * (value - towards));
        Apply(curve, frame.Pixels);
    }

    private static void Apply(ReadOnlySpan<byte> curve, Span<byte> pixels)
    {
        foreach (ref byte pixel in pixels)
            pixel = curve[pixel];
    }

    /// <summary>The nearest byte.</summary>
    public static byte Rounded(double value) => (byte)Math.Clamp(value + 0.5, 0, byte.MaxValue);
}
