using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Training.Augmentation;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet.Heads;

/// <summary>
/// The views of an image that a classifier learns from. The first is the middle square, as scoring takes it; others are mirrored, or show
/// less of the middle, enlarged. Of the orders that were tried, this one gained most from each view on the validation images of the
/// flowers. Thread-safe.
/// </summary>
internal sealed class ViewCrops(int count, PixelColumn column, int imageSize) : ImageCrops
{
    // How many eighths of the image's shorter side are seen; 0 for the square as it is.
    private static readonly (int Eighths, bool Mirror)[] Views = [(0, false), (6, true), (0, true), (5, false), (7, true), (6, false)];

    public override int Count => count;

    public override void Cut(PixelImage image, int crop, Span<float> pixels)
    {
        column.RequireSide(image, imageSize, squares: false);
        var (eighths, mirror) = Views[crop];
        int side = eighths == 0 ? imageSize : Math.Min(image.Size.Height, image.Size.Width) * eighths / 8;
        var pose = new Pose(mirror, VerticalFlip: false, QuarterTurns: 0, Degrees: 0);
        var cut = new Cut(CropRegion.Middle(image.Size, side, side), ResizeFilter.Bilinear, pose, imageSize);
        Workspace workspace = Workspace.OfThisThread;
        cut.Pixels(image, pixels, workspace);
        if (image.Normalization is { } whole)
            cut.Of(whole, image.Size, workspace).Apply(pixels);
    }
}
