namespace MLNet.GoogLeNet.Data.Pixels;

/// <summary>A rectangle of pixels, a row after the other, within each plane of an image.</summary>
/// <param name="Start">The value of the plane at which it begins.</param>
/// <param name="Height">Number of rows.</param>
/// <param name="Width">Number of values of a row.</param>
internal readonly record struct PixelArea(int Start, int Height, int Width)
{
    public (int Height, int Width) Size => (Height, Width);
}
