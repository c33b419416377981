namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>
/// Changes the geometry of a plane of singles, with bilinear interpolation. Unlike <see cref="Warp"/> it does not round, and takes
/// values of any range: those of an image that is normalised already, and those of a mean.
/// </summary>
internal static class PlaneWarp
{
    /// <param name="plane">[S, S], changed in place.</param>
    /// <param name="side">S.</param>
    /// <param name="map">Where each value comes from.</param>
    /// <param name="fill">The value of places that come from outside.</param>
    /// <param name="workspace">Lends memory.</param>
    public static void Apply(Span<float> plane, int side, AffineMap map, float fill, Workspace workspace)
    {
        int stride = side + 2;
        Span<float> source = workspace.Scratch(stride * stride);
        CopyWithBorder(plane, side, fill, source);
        for (int y = 0, index = 0; y < side; y++)
        {
            // From the centre of the row's first pixel, to where the centres of source pixels, border included, are whole numbers.
            double fromX = map.Xx * 0.5 + map.Xy * (y + 0.5) + map.X0 + 0.5;
            double fromY = map.Yx * 0.5 + map.Yy * (y + 0.5) + map.Y0 + 0.5;
            for (int x = 0; x < side; x++, index++, fromX += map.Xx, fromY += map.Yx)
            {
                double left = Math.Floor(fromX), top = Math.Floor(fromY);
                if (left < 0 || left > side || top < 0 || top > side)
                {
                    plane[index] = fill;
                    continue;
                }
                int at = (int)top * stride + (int)left;
                float right = (float)(fromX - left), down = (float)(fromY - top);
                float above = source[at] + right * (source[at + 1] - source[at]);
                float below = source[at + stride] + right * (source[at + stride + 1] - source[at + stride]);
                plane[index] = above + down * (below - above);
            }
        }
    }

    private static void CopyWithBorder(ReadOnlySpan<float> plane, int side, float fill, Span<float> copy)
    {
        copy.Fill(fill);
        for (int y = 0; y < side; y++)
            plane.Slice(y * side, side).CopyTo(copy.Slice((y + 1) * (side + 2) + 1, side));
    }
}
