namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>A rectangle of a picture, in its pixels.</summary>
internal readonly record struct CropRegion(int Top, int Left, int Height, int Width)
{
    public static CropRegion Middle((int Height, int Width) picture, int height, int width) =>
        new((picture.Height - height) / 2, (picture.Width - width) / 2, height, width);

    /// <summary>A rectangle of given size at a place where every place is equally likely.</summary>
    public static CropRegion Anywhere((int Height, int Width) picture, int height, int width, Random random) =>
        new(random.Next(picture.Height - height + 1), random.Next(picture.Width - width + 1), height, width);

    /// <summary>
    /// A rectangle whose share of the area is drawn evenly, and its ratio of width to height evenly between the
    /// logarithms of two ratios, again and again up to ten times until it fits in the picture. (Inception preprocessing,
    /// torchvision's RandomResizedCrop and RandomErasing.)
    /// </summary>
    /// <returns>None where nothing fitted.</returns>
    public static CropRegion? TryDraw(
        (int Height, int Width) picture, (double Least, double Most) share, (double Least, double Most) aspect, Random random)
    {
        for (int attempt = 0; attempt < 10; attempt++)
        {
            double area = random.NextBetween(share.Least, share.Most) * picture.Height * picture.Width;
            double ratio = Math.Exp(random.NextBetween(Math.Log(aspect.Least), Math.Log(aspect.Most)));
            int height = (int)Math.Round(Math.Sqrt(area / ratio)), width = (int)Math.Round(Math.Sqrt(area * ratio));
            if (height > 0 && width > 0 && height <= picture.Height && width <= picture.Width)
                return Anywhere(picture, height, width, random);
        }
        return null;
    }
}
