using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Training.Augmentation;

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
