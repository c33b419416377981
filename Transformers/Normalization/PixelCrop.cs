namespace MLNet.GoogLeNet.Transformers.Normalization;

/// <summary>Cuts squares out of planar pictures.</summary>
internal static class PixelCrop
{
    /// <summary>Side of the square picture [3, S, S] that so many values are; none where they are no square.</summary>
    public static int? SquareSide(int length)
    {
        int side = (int)Math.Round(Math.Sqrt(length / 3.0));
        return side > 0 && 3 * side * side == length ? side : null;
    }

    /// <summary>[3, H, W] → the [3, size, size] in its middle.</summary>
    public static void Centre(ReadOnlySpan<float> picture, int height, int width, int size, Span<float> crop) =>
        At(picture, height, width, (height - size) / 2, (width - size) / 2, size, crop);

    /// <summary>[3, H, W] → the [3, size, size] whose upper left corner is at (top, left).</summary>
    public static void At(ReadOnlySpan<float> picture, int height, int width, int top, int left, int size, Span<float> crop)
    {
        for (int channel = 0; channel < 3; channel++)
            PlaneAt(picture.Slice(channel * height * width, height * width), width, top, left, size, crop.Slice(channel * size * size, size * size));
    }

    /// <summary>[H, W] → the [size, size] whose upper left corner is at (top, left).</summary>
    public static void PlaneAt(ReadOnlySpan<float> plane, int width, int top, int left, int size, Span<float> crop)
    {
        for (int y = 0; y < size; y++)
            plane.Slice((top + y) * width + left, size).CopyTo(crop.Slice(y * size, size));
    }

    /// <summary>Exchanges left and right, [3, size, size].</summary>
    public static void Mirror(Span<float> crop, int size)
    {
        for (int row = 0; row < crop.Length; row += size)
            crop.Slice(row, size).Reverse();
    }
}
