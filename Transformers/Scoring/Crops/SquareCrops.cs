using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Scoring.Crops;

/// <summary>
/// The 144 crops of the paper (section 7): of each of twelve squares the middle, the four corners and the whole square resized, and
/// all of them mirrored.
/// </summary>
internal sealed class SquareCrops(PixelColumn column, int imageSize) : ImageCrops
{
    private const int Views = CornerCrops.Places + 1; // the last is the whole square

    /// <summary>Number of crops in the paper's protocol.</summary>
    public const int PaperCount = 2 * TestSquares.Sizes * TestSquares.Positions * Views;

    public override int Count => PaperCount;

    public override void Cut(PixelImage image, int crop, Span<float> pixels)
    {
        column.RequireSide(image, imageSize, squares: true);
        PixelArea square = image.Layout.Square(crop / Views % TestSquares.Count);
        int view = crop % Views;
        if (view == CornerCrops.Places)
            image.Resize(square, imageSize, pixels);
        else
            image.Crop(square, CornerCrops.Place(view, square.Size, imageSize), pixels);
        if (crop >= PaperCount / 2)
            Mirror(pixels, imageSize);
    }
}
