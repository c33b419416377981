namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Which way round a crop is: mirrored, then upside down, then turned by quarters, then rotated.</summary>
/// <param name="Mirror">Whether left and right are exchanged.</param>
/// <param name="VerticalFlip">Whether top and bottom are exchanged.</param>
/// <param name="QuarterTurns">Turns of 90° clockwise, 0 to 3.</param>
/// <param name="Degrees">What it is rotated by, clockwise.</param>
internal readonly record struct Pose(bool Mirror, bool VerticalFlip, int QuarterTurns, double Degrees)
{
    public static Pose Draw(AugmentationOptions options, Random random) => new(
        Mirror: options.Mirror && random.Next(2) == 1,
        VerticalFlip: options.VerticalFlip && random.Next(2) == 1,
        QuarterTurns: options.QuarterTurns ? random.Next(4) : 0,
        Degrees: options.MaxRotation > 0 ? random.NextBetween(-options.MaxRotation, options.MaxRotation) : 0);

    /// <summary>All but the mirroring, which is done when the crop is cut out of its image.</summary>
    /// <param name="planes">[3, S, S], changed in place.</param>
    /// <param name="side">S.</param>
    /// <param name="fill">The values of the three planes where a rotation shows what is outside the crop.</param>
    /// <param name="workspace">Lends memory.</param>
    public void Apply(Span<float> planes, int side, ReadOnlySpan<float> fill, Workspace workspace)
    {
        for (int channel = 0, area = side * side; channel < 3; channel++)
        {
            Span<float> plane = planes.Slice(channel * area, area);
            if (VerticalFlip)
                ReverseRows(plane, side);
            Turn(plane, side);
            if (Degrees != 0)
                PlaneWarp.Apply(plane, side, AffineMap.Rotation(Degrees, side), fill[channel], workspace);
        }
    }

    private void Turn(Span<float> plane, int side)
    {
        switch (QuarterTurns)
        {
            case 1:
                ReverseRows(plane, side);
                Transpose(plane, side);
                break;
            case 2:
                plane.Reverse();
                break;
            case 3:
                Transpose(plane, side);
                ReverseRows(plane, side);
                break;
        }
    }

    private static void ReverseRows(Span<float> plane, int side)
    {
        for (int top = 0, bottom = side - 1; top < bottom; top++, bottom--)
        {
            Span<float> upper = plane.Slice(top * side, side), lower = plane.Slice(bottom * side, side);
            for (int x = 0; x < upper.Length; x++)
                (upper[x], lower[x]) = (lower[x], upper[x]);
        }
    }

    private static void Transpose(Span<float> plane, int side)
    {
        for (int y = 0; y < side; y++)
            for (int x = y + 1; x < side; x++)
                (plane[y * side + x], plane[x * side + y]) = (plane[x * side + y], plane[y * side + x]);
    }
}
