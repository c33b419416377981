using SkiaSharp;

namespace Benchmarks.Auditing;

/// <summary>Copies of images as they come about: resized, compressed, cropped a little, mirrored.</summary>
internal static class PlantedCopies
{
    private const int UsualQuality = 90;

    /// <summary>The kinds by name, each with what happens to an image and the quality of the JPEG.</summary>
    public static IReadOnlyDictionary<string, (Func<SKBitmap, Random, SKBitmap> Change, int Quality)> Kinds { get; } =
        new Dictionary<string, (Func<SKBitmap, Random, SKBitmap>, int)>
        {
            ["half"] = ((image, _) => Draw(image, image.Width / 2, image.Height / 2, Whole(image)), UsualQuality),
            ["larger"] = ((image, _) => Draw(image, image.Width * 3 / 2, image.Height * 3 / 2, Whole(image)), UsualQuality),
            ["quality30"] = ((image, _) => Draw(image, image.Width, image.Height, Whole(image)), 30),
            ["cropped"] = (Crop, UsualQuality),
            ["mirrored"] = ((image, _) => Draw(image, image.Width, image.Height, Whole(image), mirror: true), UsualQuality),
        };

    /// <summary>Writes a copy of a file.</summary>
    public static void Write(string from, string to, string kind, Random random)
    {
        (Func<SKBitmap, Random, SKBitmap> change, int quality) = Kinds[kind];
        using SKBitmap image = SKBitmap.Decode(from);
        using SKBitmap changed = change(image, random);
        using SKData data = changed.Encode(SKEncodedImageFormat.Jpeg, quality);
        File.WriteAllBytes(to, data.ToArray());
    }

    // 95 % of each side, from anywhere.
    private static SKBitmap Crop(SKBitmap image, Random random)
    {
        int width = image.Width * 95 / 100, height = image.Height * 95 / 100;
        int left = random.Next(image.Width - width + 1), top = random.Next(image.Height - height + 1);
        return Draw(image, width, height, new(left, top, left + width, top + height));
    }

    private static SKRect Whole(SKBitmap image) => new(0, 0, image.Width, image.Height);

    private static SKBitmap Draw(SKBitmap image, int width, int height, SKRect part, bool mirror = false)
    {
        var drawn = new SKBitmap(width, height);
        using var canvas = new SKCanvas(drawn);
        if (mirror)
            canvas.Scale(-1, 1, width / 2f, 0);
        using SKImage source = SKImage.FromBitmap(image);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium };
        canvas.DrawImage(source, part, new SKRect(0, 0, width, height), paint);
        return drawn;
    }
}
