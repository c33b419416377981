namespace MLNet.GoogLeNet.Data.Images;

/// <summary>A rectangle of an image, in its pixels.</summary>
internal readonly record struct CropRegion(int Top, int Left, int Height, int Width)
{
    public static CropRegion Whole((int Height, int Width) image) => new(0, 0, image.Height, image.Width);

    public static CropRegion Middle((int Height, int Width) image, int height, int width) =>
        new(Start(image.Height, height), Start(image.Width, width), height, width);

    /// <summary>
    /// The pixel at which a part of an axis begins. Halves go to the even number, as in torchvision's CenterCrop: this is the one rounding
    /// of the library, so that a crop is the same whether images are loaded at its size or cropped later.
    /// </summary>
    /// <param name="length">Pixels of the axis.</param>
    /// <param name="part">Pixels of the part; more than the axis has give a negative start.</param>
    /// <param name="place">0 puts the part at the beginning, 0.5 in the middle, 1 at the end.</param>
    public static int Start(int length, int part, double place = 0.5) => (int)Math.Round((length - part) * place);
}
