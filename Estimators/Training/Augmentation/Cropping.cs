using System.Numerics.Tensors;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;

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

/// <summary>Which part of an image becomes the network's square, and how.</summary>
internal readonly record struct Cut(CropRegion Region, ResizeFilter Filter, Pose Pose, int ImageSize)
{
    /// <summary>Pixels as the image keeps them, [3, S, S]: 0 to 255 where it keeps bytes, otherwise normalised.</summary>
    public void Pixels(PixelImage image, Span<float> crop, Workspace workspace)
    {
        PlaneResizer.OfThisThread.Cut(image.Planes, Region, Filter, Pose.Mirror, ImageSize, crop);
        if (Filter == ResizeFilter.Bicubic && image.IsBytes) // it overshoots at edges
        {
            TensorPrimitives.Max(crop, 0, crop);
            TensorPrimitives.Min(crop, byte.MaxValue, crop);
        }
        Turn(crop, image.Normalization, workspace);
    }

    /// <summary>
    /// What normalises the square, given what normalises the whole image: a mean that is an image is cut as the image was.
    /// </summary>
    public PixelNormalization Of(PixelNormalization whole, (int Height, int Width) size, Workspace workspace)
    {
        if (whole.IsPerChannel)
            return whole;
        float[] mean = workspace.Mean(PixelLayout.Planes(ImageSize, ImageSize).Length);
        PlaneResizer.OfThisThread.Cut(new Planes(whole.Mean, size), Region, Filter, Pose.Mirror, ImageSize, mean);
        Turn(mean, whole, workspace);
        return whole with { Mean = mean };
    }

    // Corners that a rotation leaves empty get the same colour in the image and in its mean, so that they are zero for the network.
    private void Turn(Span<float> planes, PixelNormalization? normalization, Workspace workspace)
    {
        Span<float> fill = stackalloc float[PixelLayout.Channels];
        fill.Clear();
        if (Pose.Degrees != 0)
            normalization?.MeanColour(fill);
        Pose.Apply(planes, ImageSize, fill, workspace);
    }
}

/// <summary>Draws rectangles of an image.</summary>
internal static class RandomRegion
{
    /// <summary>A rectangle of given size at a place where every place is equally likely.</summary>
    public static CropRegion Anywhere((int Height, int Width) image, int height, int width, Random random) =>
        new(random.Next(image.Height - height + 1), random.Next(image.Width - width + 1), height, width);

    /// <summary>
    /// A rectangle whose share of the area is drawn evenly, and its ratio of width to height evenly between the
    /// logarithms of two ratios, again and again up to ten times until it fits in the image. (Inception preprocessing,
    /// torchvision's RandomResizedCrop and RandomErasing.)
    /// </summary>
    /// <returns>None where nothing fitted.</returns>
    public static CropRegion? TryDraw(
        (int Height, int Width) image, (double Least, double Most) share, (double Least, double Most) aspect, Random random)
    {
        for (int attempt = 0; attempt < 10; attempt++)
        {
            double area = random.NextBetween(share.Least, share.Most) * image.Height * image.Width;
            double ratio = Math.Exp(random.NextBetween(Math.Log(aspect.Least), Math.Log(aspect.Most)));
            int height = (int)Math.Round(Math.Sqrt(area / ratio)), width = (int)Math.Round(Math.Sqrt(area * ratio));
            if (height > 0 && width > 0 && height <= image.Height && width <= image.Width)
                return Anywhere(image, height, width, random);
        }
        return null;
    }
}
