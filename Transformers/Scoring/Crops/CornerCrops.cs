using MLNet.GoogLeNet.Data.Pictures;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Scoring.Crops;

/// <summary>
/// The middle of a picture, or ten crops as Krizhevsky et al. (2012, section 4.1) test: the middle and the four corners, and all
/// of them mirrored.
/// </summary>
internal sealed class CornerCrops(int count, PixelColumn column, int imageSize) : PictureCrops
{
    /// <summary>The middle and the corners.</summary>
    public const int Places = 5;

    public override int Count => count;

    public override void Cut(PixelImage picture, int crop, Span<float> pixels)
    {
        column.RequireSide(picture, imageSize, squares: false);
        picture.Crop(picture.Layout.Area, Place(crop % Places, picture.Size, imageSize), pixels);
        if (crop >= Places)
            Mirror(pixels, imageSize);
    }

    /// <summary>A square of a picture: 0 is in the middle, 1 to 4 are in the corners.</summary>
    public static CropRegion Place(int place, (int Height, int Width) picture, int size)
    {
        int bottom = picture.Height - size, right = picture.Width - size;
        return place switch
        {
            0 => CropRegion.Middle(picture, size, size),
            1 => new(0, 0, size, size),
            2 => new(0, right, size, size),
            3 => new(bottom, 0, size, size),
            _ => new(bottom, right, size, size),
        };
    }
}
