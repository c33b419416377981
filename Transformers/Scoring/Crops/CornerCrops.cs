using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Scoring.Crops;

/// <summary>
/// The middle of an image, or ten crops as Krizhevsky et al. (2012, section 4.1) test: the middle and the four corners, and all
/// of them mirrored.
/// </summary>
internal sealed class CornerCrops(int count, PixelColumn column, int imageSize) : ImageCrops
{
    /// <summary>The middle and the corners.</summary>
    public const int Places = 5;

    public override int Count => count;

    public override void Cut(PixelImage image, int crop, Span<float> pixels)
    {
        column.RequireSide(image, imageSize, squares: false);
        image.Crop(image.Layout.Area, Place(crop % Places, image.Size, imageSize), pixels);
        if (crop >= Places)
            Mirror(pixels, imageSize);
    }

    /// <summary>A square of an image: 0 is in the middle, 1 to 4 are in the corners.</summary>
    public static CropRegion Place(int place, (int Height, int Width) image, int size)
    {
        int bottom = image.Height - size, right = image.Width - size;
        return place switch
        {
            0 => CropRegion.Middle(image, size, size),
            1 => new(0, 0, size, size),
            2 => new(0, right, size, size),
            3 => new(bottom, 0, size, size),
            _ => new(bottom, right, size, size),
        };
    }
}
