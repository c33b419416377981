using SkiaSharp;

namespace Flowers;

/// <summary>
/// Paints one flower in front of a backdrop. Colours, backdrop, place, size, tilt and light are drawn from the same
/// distributions for every kind, so that nothing but the shape tells the kinds apart.
/// </summary>
internal static class FlowerPainter
{
    /// <summary>Paints an image; the same kind, size and state of the random source give the same pixels.</summary>
    /// <param name="kind">What to paint.</param>
    /// <param name="size">Side of the square image in pixels; at least 16.</param>
    /// <param name="random">Where all variety comes from.</param>
    /// <returns>An opaque RGBA image [size, size] that the caller disposes.</returns>
    public static SKBitmap Paint(FlowerKind kind, int size, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 16);
        var bitmap = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Scale(size);

        Palette palette = Palette.Pick(random);
        Backdrop.Paint(canvas, palette, random);
        canvas.Save();
        Compose(canvas, random);
        Flower(kind, canvas, palette, random);
        canvas.Restore();
        Light(canvas, random);
        return bitmap;
    }

    /// <summary>Moves to the flower's coordinates: its head fills a circle of radius 1 about the origin.</summary>
    private static void Compose(SKCanvas canvas, Random random)
    {
        float radius = random.Between(0.28f, 0.42f);
        canvas.Translate(random.Between(0.4f, 0.6f), random.Between(0.4f, 0.56f));
        canvas.RotateDegrees(random.Between(-25, 25));
        canvas.Scale(random.Happens(0.5) ? radius : -radius, radius * random.Between(0.85f, 1));
    }

    private static void Flower(FlowerKind kind, SKCanvas canvas, Palette palette, Random random)
    {
        switch (kind)
        {
            case FlowerKind.Bluebell: Bluebell.Paint(canvas, palette, random); break;
            case FlowerKind.Daisy: Daisy.Paint(canvas, palette, random); break;
            case FlowerKind.Rose: Rose.Paint(canvas, palette, random); break;
            case FlowerKind.Sunflower: Sunflower.Paint(canvas, palette, random); break;
            case FlowerKind.Tulip: Tulip.Paint(canvas, palette, random); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of flower.");
        }
    }

    /// <summary>Light from one side, shade on the other, and a brighter or duller day.</summary>
    private static void Light(SKCanvas canvas, Random random)
    {
        (float y, float x) = MathF.SinCos(random.Between(0, MathF.Tau));
        var toLight = new SKPoint(x / 2, y / 2);
        var middle = new SKPoint(0.5f, 0.5f);
        using var square = new SKPath();
        square.AddRect(SKRect.Create(1, 1));
        canvas.Shade(
            square,
            middle + toLight,
            middle - toLight,
            SKColors.White.WithAlpha((byte)random.Next(0, 70)),
            SKColors.Black.WithAlpha((byte)random.Next(0, 90)));
        SKColor day = random.Happens(0.5) ? SKColors.White : SKColors.Black;
        canvas.Fill(square, day.WithAlpha((byte)random.Next(0, 35)));
    }
}
