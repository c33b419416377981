namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Changes the geometry of a crop, with bilinear interpolation. Places that come from outside get the frame's fill.</summary>
internal static class Warp
{
    private const int Shift = 16; // coordinates are fixed-point

    public static void Apply(Frame frame, AffineMap map)
    {
        int side = frame.Side, stride = side + 2;
        ReadOnlySpan<ulong> source = frame.PackedWithBorder();
        Span<byte> red = frame.Plane(0), green = frame.Plane(1), blue = frame.Plane(2);
        ulong fill = source[0];
        long stepX = Fixed(map.Xx), stepY = Fixed(map.Yx);
        for (int y = 0, index = 0; y < side; y++)
        {
            // From the centre of the row's first pixel, to where the centres of source pixels, border included, are whole numbers.
            long fromX = Fixed(map.Xx * 0.5 + map.Xy * (y + 0.5) + map.X0 + 0.5);
            long fromY = Fixed(map.Yx * 0.5 + map.Yy * (y + 0.5) + map.Y0 + 0.5);
            for (int x = 0; x < side; x++, index++, fromX += stepX, fromY += stepY)
            {
                long left = fromX >> Shift, top = fromY >> Shift;
                ulong colour = fill;
                if ((ulong)left <= (uint)side && (ulong)top <= (uint)side)
                {
                    int at = (int)top * stride + (int)left;
                    colour = PackedColour.Mix(
                        source[at], source[at + 1], source[at + stride], source[at + stride + 1], Weight(fromX), Weight(fromY));
                }
                red[index] = PackedColour.Channel(colour, 0);
                green[index] = PackedColour.Channel(colour, 1);
                blue[index] = PackedColour.Channel(colour, 2);
            }
        }
    }

    private static long Fixed(double value) => (long)Math.Round(value * (1 << Shift));

    private static uint Weight(long coordinate) => (uint)(coordinate >> (Shift - PackedColour.WeightBits)) & (PackedColour.One - 1);
}

/// <summary>
/// Where each pixel of a warped image comes from: x' = Xx·x + Xy·y + X0, y' = Yx·x + Yy·y + Y0. In pixels from the upper
/// left corner of the image; the centre of the first pixel is at a half.
/// </summary>
internal readonly record struct AffineMap(double Xx, double Xy, double X0, double Yx, double Yy, double Y0)
{
    /// <summary>Each row is moved to the left in proportion to its depth; the first row stays.</summary>
    public static AffineMap ShearX(double slope) => new(1, slope, 0, 0, 1, 0);

    /// <summary>Each column is moved up in proportion to its distance from the left; the first column stays.</summary>
    public static AffineMap ShearY(double slope) => new(1, 0, 0, slope, 1, 0);

    /// <summary>The image is moved to the right and down.</summary>
    public static AffineMap Translation(double right, double down) => new(1, 0, -right, 0, 1, -down);

    /// <summary>The image is turned clockwise about its middle.</summary>
    public static AffineMap Rotation(double degrees, int side)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        double middle = side / 2.0;
        return new(cos, sin, middle - middle * (cos + sin), -sin, cos, middle - middle * (cos - sin));
    }
}

/// <summary>
/// Three channels in one number, 21 bits each, so that one multiplication weighs all of them: a byte times weights of
/// 12 bits in all stays within its field.
/// </summary>
internal static class PackedColour
{
    /// <summary>Weights of <see cref="Mix"/> are in parts of this.</summary>
    public const int One = 1 << WeightBits;

    public const int WeightBits = 8;

    private const int Field = 21, Kept = 12, Spare = 2 * WeightBits - Kept;
    private const ulong Ones = 1 | 1UL << Field | 1UL << (2 * Field);
    private const ulong Mask = Ones * ((1 << Kept) - 1), Half = Ones << (Kept - 1);

    public static ulong Of(byte red, byte green, byte blue) => red | (ulong)green << Field | (ulong)blue << (2 * Field);

    public static byte Channel(ulong colour, int channel) => (byte)(colour >> (channel * Field));

    /// <summary>Bilinear interpolation between four neighbours.</summary>
    public static ulong Mix(ulong leftAbove, ulong rightAbove, ulong leftBelow, ulong rightBelow, uint right, uint down)
    {
        // Sums of 16 bits per channel, of which the upper 12 are kept to make room for the weights of the second step.
        ulong above = ((leftAbove * (One - right) + rightAbove * right) >> Spare) & Mask;
        ulong below = ((leftBelow * (One - right) + rightBelow * right) >> Spare) & Mask;
        return (above * (One - down) + below * down + Half) >> Kept;
    }
}
