using MLNet.GoogLeNet.Transformers.Normalization;

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

    public override void Cut(ReadOnlySpan<float> picture, int crop, Span<float> pixels)
    {
        var (height, width) = column.SizeOf(picture.Length);
        var (top, left) = Place(crop % Places, height, width, imageSize);
        PixelCrop.At(picture, height, width, top, left, imageSize, pixels);
        if (crop >= Places)
            PixelCrop.Mirror(pixels, imageSize);
    }

    /// <summary>The upper left corner of a crop: 0 in the middle, 1 to 4 in the corners.</summary>
    public static (int Top, int Left) Place(int place, int height, int width, int size) => place switch
    {
        0 => ((height - size) / 2, (width - size) / 2),
        1 => (0, 0),
        2 => (0, width - size),
        3 => (height - size, 0),
        _ => (height - size, width - size),
    };
}
