namespace MLNet.GoogLeNet.Data.Images;

/// <summary>A decoded image: rows from the top, 4 bytes a pixel in the order red, green, blue, alpha.</summary>
internal sealed class Raster : IPixelRows
{
    public const int BytesPerPixel = 4;
    public const int MaxPixels = 100_000_000; // 0.4 GB

    public int Width => Across.Pixels;

    public int Height => Down.Pixels;

    public Extent Across { get; private set; }

    public Extent Down { get; private set; }

    public PinnedBytes Bytes { get; } = new();

    /// <summary>Makes room for an image. What the raster held is lost.</summary>
    /// <exception cref="BadImageException">It would have more than 100 million pixels.</exception>
    public void Resize(Extent across, Extent down)
    {
        ThrowIfTooLarge(across.Pixels, down.Pixels);
        (Across, Down) = (across, down);
        Bytes.Resize(across.Pixels * down.Pixels * BytesPerPixel);
    }

    /// <exception cref="BadImageException">An image of this size has more than 100 million pixels.</exception>
    public static void ThrowIfTooLarge(int width, int height)
    {
        if ((long)width * height > MaxPixels)
        {
            throw new BadImageException(
                BadImageReason.TooLarge,
                $"it is {width:N0}×{height:N0} pixels when decoded; the limit is {MaxPixels / 1_000_000} megapixels");
        }
    }

    public ReadOnlySpan<byte> Rows(int first, int count, (int Begin, int End) columns, out int stride)
    {
        stride = Width * BytesPerPixel;
        return Bytes.Span[(first * stride + columns.Begin)..];
    }
}
