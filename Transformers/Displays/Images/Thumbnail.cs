using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Displays.Html;
using MLNet.GoogLeNet.Transformers.Normalization;
using SkiaSharp;

namespace MLNet.GoogLeNet.Displays.Images;

/// <summary>An image within HTML: a small WebP as the text of a data URI.</summary>
internal sealed class Thumbnail
{
    /// <summary>Side of the square that an image in a grid has at most.</summary>
    public const int Side = 144;

    private const int EnlargedBelow = 64; // from here on, blurred pixels would look like an image that is out of focus
    private static readonly int[] Qualities = [85, 70, 50, 30, 10];
    private readonly string _source;
    private readonly bool _showsPixels;

    private Thumbnail(byte[] webp, bool showsPixels)
    {
        _source = $"data:image/webp;base64,{Convert.ToBase64String(webp)}";
        _showsPixels = showsPixels;
    }

    /// <summary>The middle of an image file, upright.</summary>
    /// <exception cref="BadImageException">It is not a whole image, or not there.</exception>
    public static Thumbnail OfFile(string path)
    {
        var planes = new byte[3 * Side * Side];
        new PixelReader(new() { ResizeTo = Side }).Read(path, planes);
        return Of(new PixelPlanes(planes, Side, Side));
    }

    /// <summary>Pixels as they are, made smaller where a grid has no room for them.</summary>
    public static Thumbnail Of(PixelPlanes planes) => OfColours(planes.ToColours(), planes.Height, planes.Width, Side);

    /// <summary>Red, green, blue, alpha of 0 to 255, [H, W, 4].</summary>
    /// <param name="colours">The pixels.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="side">The longest side that the thumbnail may have; a smaller image is left unchanged.</param>
    public static Thumbnail OfColours(byte[] colours, int height, int width, int side)
    {
        using SKImage whole = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), colours);
        double share = Math.Min(1, side / (double)Math.Max(height, width));
        using SKBitmap shown = new(new SKImageInfo(
            Math.Max(1, (int)Math.Round(width * share)), Math.Max(1, (int)Math.Round(height * share)), SKColorType.Rgba8888,
            SKAlphaType.Opaque));
        using (SKPixmap pixels = shown.PeekPixels())
            whole.ScalePixels(pixels, SKFilterQuality.Medium);
        return new(Encode(shown), Math.Max(height, width) < EnlargedBelow);
    }

    /// <summary>A drawing with few colours, [H, W, 4], bit by bit as it is.</summary>
    public static Thumbnail OfDrawing(byte[] colours, int height, int width)
    {
        using SKImage drawing = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), colours);
        using SKPixmap pixels = drawing.PeekPixels();
        using SKData data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, quality: 100));
        return new(data.ToArray(), showsPixels: false);
    }

    public void Write(HtmlWriter html, string text)
    {
        if (_showsPixels)
            html.Void("img", ("src", _source), ("alt", text), ("class", "pixels"));
        else
            html.Void("img", ("src", _source), ("alt", text));
    }

    // A byte for two pixels at most: 24 images of a grid, as text, stay under 340 KB, whatever is on them.
    private static byte[] Encode(SKBitmap image)
    {
        int most = Math.Max(1_000, image.Width * image.Height / 2);
        byte[] file = [];
        foreach (int quality in Qualities)
        {
            using SKData data = image.Encode(SKEncodedImageFormat.Webp, quality);
            file = data.ToArray();
            if (file.Length <= most)
                break;
        }
        return file;
    }
}
