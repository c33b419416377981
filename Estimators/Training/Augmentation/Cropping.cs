using MLNet.GoogLeNet.Data.Pictures;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Draws which part of a picture is shown.</summary>
internal sealed class Cropping(AugmentationOptions options, int imageSize)
{
    public CropRegion Draw((int Height, int Width) picture, Random random) => options.Crop switch
    {
        TrainingCrop.Centre => CropRegion.Middle(picture, imageSize, imageSize),
        TrainingCrop.Fixed => RandomRegion.Anywhere(picture, imageSize, imageSize, random),
        _ => RandomRegion.TryDraw(picture, (options.SmallestArea, 1), (1 / options.LargestAspectRatio, options.LargestAspectRatio), random)
            ?? MostOf(picture),
    };

    // A picture far longer than wide may have no room for what was drawn: then the most of its middle that keeps to the ratios.
    private CropRegion MostOf((int Height, int Width) picture) => CropRegion.Middle(
        picture,
        height: Math.Min(picture.Height, (int)Math.Round(picture.Width * options.LargestAspectRatio)),
        width: Math.Min(picture.Width, (int)Math.Round(picture.Height * options.LargestAspectRatio)));
}
