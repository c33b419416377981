using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Draws which part of an image is shown.</summary>
internal sealed class Cropping(AugmentationOptions options, int imageSize)
{
    public CropRegion Draw((int Height, int Width) image, Random random) => options.Crop switch
    {
        TrainingCrop.Centre => CropRegion.Middle(image, imageSize, imageSize),
        TrainingCrop.Fixed => RandomRegion.Anywhere(image, imageSize, imageSize, random),
        _ => RandomRegion.TryDraw(image, (options.SmallestArea, 1), (1 / options.LargestAspectRatio, options.LargestAspectRatio), random)
            ?? MostOf(image),
    };

    // An image far longer than wide may have no room for what was drawn: then the most of its middle that keeps to the ratios.
    private CropRegion MostOf((int Height, int Width) image) => CropRegion.Middle(
        image,
        height: Math.Min(image.Height, (int)Math.Round(image.Width * options.LargestAspectRatio)),
        width: Math.Min(image.Width, (int)Math.Round(image.Height * options.LargestAspectRatio)));
}
