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
        for (int y = 0, place = 0; y < side; y++)
        {
            // From the centre of the row's first pixel, to where the centres of source pixels, border included, are whole numbers.
            long fromX = Fixed(map.Xx * 0.5 + map.Xy * (y + 0.5) + map.X0 + 0.5), fromY = Fixed(map.Yx * 0.5 + map.Yy * (y + 0.5) + map.Y0 + 0.5);
            for (int x = 0; x < side; x++, place++, fromX += stepX, fromY += stepY)
            {
                long left = fromX >> Shift, top = fromY >> Shift;
                ulong colour = fill;
                if ((ulong)left <= (uint)side && (ulong)top <= (uint)side)
                {
                    int at = (int)top * stride + (int)left;
                    colour = PackedColour.Mix(source[at], source[at + 1], source[at + stride], source[at + stride + 1], Weight(fromX), Weight(fromY));
                }
                red[place] = PackedColour.Channel(colour, 0);
                green[place] = PackedColour.Channel(colour, 1);
                blue[place] = PackedColour.Channel(colour, 2);
            }
        }
    }

    private static long Fixed(double value) => (long)Math.Round(value * (1 << Shift));

    private static uint Weight(long coordinate) => (uint)(coordinate >> (Shift - PackedColour.WeightBits)) & (PackedColour.One - 1);
}
