namespace MLNet.GoogLeNet.Data.Images;

/// <summary>A decoded image: rows from the top, 4 bytes a pixel in the order red, green, blue, alpha.</summary>
internal sealed class Raster
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
        if ((long)across.Pixels * down.Pixels > MaxPixels)
        {
            throw new BadImageException(
                BadImageReason.TooLarge,
                $"it is {across.Pixels:N0}×{down.Pixels:N0} pixels when decoded; " +
                $"the limit is {MaxPixels / 1_000_000} megapixels");
        }
        (Across, Down) = (across, down);
        Bytes.Resize(across.Pixels * down.Pixels * BytesPerPixel);
    }
}
