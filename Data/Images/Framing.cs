namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// Where the square that is wanted lies in the resized image. Offsets are those of the square's upper left corner;
/// a negative one means that the square begins outside the image, where it is padded.
/// </summary>
/// <param name="Width">Width of the whole image after resizing, of which the square shows a part.</param>
/// <param name="Height">Height of the whole image after resizing.</param>
/// <param name="Left">Column of the resized image at which the square begins.</param>
/// <param name="Top">Row of the resized image at which the square begins.</param>
internal readonly record struct Framing(int Width, int Height, int Left, int Top)
{
    /// <param name="fit">How the image is brought into a square of <paramref name="resizeTo"/>.</param>
    /// <param name="width">Width of the upright image.</param>
    /// <param name="height">Height of the upright image.</param>
    /// <param name="resizeTo">Side of the square before cropping.</param>
    /// <param name="size">Side of the square that is wanted, cut from the centre.</param>
    public static Framing Of(ImageFit fit, int width, int height, int resizeTo, int size)
    {
        (int resizedWidth, int resizedHeight) = fit switch
        {
            ImageFit.Stretch => (resizeTo, resizeTo),
            ImageFit.Pad => Scaled(width, height, resizeTo, Math.Max(width, height)),
            _ => Scaled(width, height, resizeTo, Math.Min(width, height)),
        };
        return new(resizedWidth, resizedHeight, CropRegion.Start(resizedWidth, size), CropRegion.Start(resizedHeight, size));
    }

    /// <summary>A square as high as the image is after its short side was resized.</summary>
    /// <param name="width">Width of the upright image.</param>
    /// <param name="height">Height of the upright image.</param>
    /// <param name="side">The short side after resizing, and the side of the square.</param>
    /// <param name="place">Where along the long side: 0 at its beginning, 0.5 in the middle, 1 at its end.</param>
    public static Framing OfSquare(int width, int height, int side, double place)
    {
        var (resizedWidth, resizedHeight) = Scaled(width, height, side, Math.Min(width, height));
        return new(
            resizedWidth, resizedHeight, CropRegion.Start(resizedWidth, side, place), CropRegion.Start(resizedHeight, side, place));
    }

    /// <summary>The same image and square with rows and columns exchanged.</summary>
    public Framing Transposed() => new(Height, Width, Top, Left);

    // Rounded down as torchvision's Resize does; a side never vanishes.
    private static (int Width, int Height) Scaled(int width, int height, int to, int from)
    {
        if ((long)Math.Max(width, height) * to / from > int.MaxValue)
            throw new BadImageException(BadImageReason.TooNarrow, $"at {width:N0}×{height:N0} pixels it is too narrow to be resized");
        return (Math.Max(1, (int)((long)width * to / from)), Math.Max(1, (int)((long)height * to / from)));
    }
}
