namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// Where the image lies in a raster, along one axis. A JPEG decoded at a reduced scale covers its last pixel only
/// partly: 501 pixels at an eighth are 62.625, in a raster of 63. Resizing as if it were 63 would shift the image by
/// up to half a pixel, which is more than all other differences between two decoders.
/// </summary>
/// <param name="Pixels">Pixels of the raster.</param>
/// <param name="Start">Where the image begins, in pixels of the raster; not zero when it was mirrored.</param>
/// <param name="Length">How long the image is, in pixels of the raster.</param>
internal readonly record struct Extent(int Pixels, double Start, double Length)
{
    public static Extent Whole(int pixels) => new(pixels, 0, pixels);

    public Extent Mirrored() => this with { Start = Pixels - Start - Length };
}
