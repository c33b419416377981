namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Cuts squares out of planar pictures.</summary>
internal static class PixelCrop
{
    /// <summary>[3, H, W] → the [3, size, size] in its middle.</summary>
    public static void Centre(ReadOnlySpan<float> picture, int height, int width, int size, Span<float> crop) =>
        At(picture, height, width, (height - size) / 2, (width - size) / 2, size, crop);

    /// <summary>[3, H, W] → the [3, size, size] whose upper left corner is at (top, left).</summary>
    public static void At(ReadOnlySpan<float> picture, int height, int width, int top, int left, int size, Span<float> crop)
    {
        for (int channel = 0; channel < 3; channel++)
            for (int y = 0; y < size; y++)
                picture.Slice((channel * height + top + y) * width + left, size).CopyTo(crop.Slice((channel * size + y) * size, size));
    }
}
