using SkiaSharp;

namespace Benchmarks.Calibrating;

/// <summary>Copies of images as a worse camera would have them.</summary>
internal static class ChangedImages
{
    private const int Quality = 95;

    /// <summary>Writes a copy with a Gaussian blur.</summary>
    /// <param name="from">The image.</param>
    /// <param name="to">The copy.</param>
    /// <param name="share">The standard deviation as a share of the short side.</param>
    public static void Blur(string from, string to, float share) => Draw(from, to, (paint, image) =>
    {
        float sigma = share * Math.Min(image.Width, image.Height);
        paint.ImageFilter = SKImageFilter.CreateBlur(sigma, sigma, SKShaderTileMode.Clamp);
    });

    /// <summary>Writes a copy whose values are a share of what they were.</summary>
    public static void Darken(string from, string to, float share) => Draw(from, to, (paint, _) =>
        paint.ColorFilter = SKColorFilter.CreateColorMatrix(
            [share, 0, 0, 0, 0, 0, share, 0, 0, 0, 0, 0, share, 0, 0, 0, 0, 0, 1, 0]));

    /// <summary>Writes a copy whose sides are a share of what they were.</summary>
    public static void Resize(string from, string to, float share) => Draw(
        from, to, (paint, _) => paint.FilterQuality = SKFilterQuality.High, share);

    /// <summary>Writes a copy that was only compressed again.</summary>
    public static void Copy(string from, string to) => Draw(from, to, (_, _) => { });

    private static void Draw(string from, string to, Action<SKPaint, SKBitmap> change, float scale = 1)
    {
        using SKBitmap image = SKBitmap.Decode(from);
        using var drawn = new SKBitmap((int)(scale * image.Width), (int)(scale * image.Height));
        using var canvas = new SKCanvas(drawn);
        using var paint = new SKPaint();
        change(paint, image);
        canvas.DrawBitmap(image, new SKRect(0, 0, drawn.Width, drawn.Height), paint);
        canvas.Flush();
        using SKData data = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        File.WriteAllBytes(to, data.ToArray());
    }
}
