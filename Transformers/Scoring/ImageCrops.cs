using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>The crops of an image whose outputs are averaged. Thread-safe.</summary>
internal abstract class ImageCrops
{
    /// <summary>How many there are.</summary>
    public abstract int Count { get; }

    /// <summary>Cuts one of them.</summary>
    /// <param name="image">A row of the pixel column.</param>
    /// <param name="crop">Which one, from 0.</param>
    /// <param name="pixels">Receives [3, S, S], normalised.</param>
    /// <exception cref="InvalidOperationException">The image does not have the expected size.</exception>
    public abstract void Cut(PixelImage image, int crop, Span<float> pixels);

    /// <param name="count">1, 10 or 144.</param>
    /// <param name="column">The pixel column.</param>
    /// <param name="imageSize">Side of a crop.</param>
    public static ImageCrops Of(int count, PixelColumn column, int imageSize) => count == SquareCrops.PaperCount
        ? new SquareCrops(column, imageSize)
        : new CornerCrops(count, column, imageSize);

    /// <summary>Exchanges left and right, [3, size, size].</summary>
    protected static void Mirror(Span<float> crop, int size)
    {
        for (int row = 0; row < crop.Length; row += size)
            crop.Slice(row, size).Reverse();
    }
}

/// <summary>
/// The middle of an image, or ten crops as Krizhevsky et al. (2012, section 4.1) test: the middle and the four corners, and all
/// of them mirrored.
/// </summary>
internal sealed class CornerCrops(int count, PixelColumn column, int imageSize) : ImageCrops
{
    /// <summary>The middle and the corners.</summary>
    public const int Positions = 5;

    public override int Count => count;

    public override void Cut(PixelImage image, int crop, Span<float> pixels)
    {
        column.RequireSide(image, imageSize, squares: false);
        image.Crop(image.Layout.Area, Region(crop % Positions, image.Size, imageSize), pixels);
        if (crop >= Positions)
            Mirror(pixels, imageSize);
    }

    /// <summary>A square of an image: 0 is in the middle, 1 to 4 are in the corners.</summary>
    public static CropRegion Region(int position, (int Height, int Width) image, int size)
    {
        int bottom = image.Height - size, right = image.Width - size;
        return position switch
        {
            0 => CropRegion.Middle(image, size, size),
            1 => new(0, 0, size, size),
            2 => new(0, right, size, size),
            3 => new(bottom, 0, size, size),
            _ => new(bottom, right, size, size),
        };
    }
}

/// <summary>
/// The 144 crops of the paper (section 7): of each of twelve squares the middle, the four corners and the whole square resized, and
/// all of them mirrored.
/// </summary>
internal sealed class SquareCrops(PixelColumn column, int imageSize) : ImageCrops
{
    private const int Views = CornerCrops.Positions + 1; // the last is the whole square

    /// <summary>Number of crops in the paper's protocol.</summary>
    public const int PaperCount = 2 * TestSquares.Sizes * TestSquares.Positions * Views;

    public override int Count => PaperCount;

    public override void Cut(PixelImage image, int crop, Span<float> pixels)
    {
        column.RequireSide(image, imageSize, squares: true);
        PixelArea square = image.Layout.Square(crop / Views % TestSquares.Count);
        int view = crop % Views;
        if (view == CornerCrops.Positions)
            image.Resize(square, imageSize, pixels);
        else
            image.Crop(square, CornerCrops.Region(view, square.Size, imageSize), pixels);
        if (crop >= PaperCount / 2)
            Mirror(pixels, imageSize);
    }
}
