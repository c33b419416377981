using SkiaSharp;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>The world of the tests: images that are made, not found.</summary>
internal static class SyntheticImages
{
    /// <summary>Writes an image of one colour. The extension says the format: .jpg, .png or .webp.</summary>
    public static string Write(string path, int width, int height, SKColor colour) =>
        Write(path, width, height, (_, _) => colour);

    /// <summary>Writes an image whose colour at (x, y) is given.</summary>
    public static string Write(string path, int width, int height, Func<int, int, SKColor> colourAt)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encode(FormatOf(path), width, height, colourAt));
        return path;
    }

    /// <summary>The bytes of an image file.</summary>
    public static byte[] Encode(SKEncodedImageFormat format, int width, int height, Func<int, int, SKColor> colourAt)
    {
        var pixels = new SKColor[width * height];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = colourAt(i % width, i / width);

        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul) { Pixels = pixels };
        using SKData data = bitmap.Encode(format, quality: 95);
        return data.ToArray();
    }

    /// <summary>
    /// Writes a small labelled folder: subfolders "class0", "class1", … with images "0.png", "1.png", … Each class
    /// has a hue of its own; brightness and a slight noise differ from image to image, so that they are easy to
    /// separate but not equal. Gives the folder's path.
    /// </summary>
    public static string ClassFolders(TempFolder folder, int classes, int perClass, int size = 32, int seed = 1)
    {
        var random = new Random(seed);
        for (int label = 0; label < classes; label++)
        {
            for (int i = 0; i < perClass; i++)
            {
                SKColor colour = SKColor.FromHsv(360f * label / classes, 80, 60 + random.Next(30));
                Write(folder[Path.Combine($"class{label}", $"{i}.png")], size, size, (_, _) => Noisy(colour, random));
            }
        }
        return folder.FullPath;
    }

    private static SKColor Noisy(SKColor colour, Random random) =>
        new(Noisy(colour.Red, random), Noisy(colour.Green, random), Noisy(colour.Blue, random));

    private static byte Noisy(byte value, Random random) => (byte)Math.Clamp(value + random.Next(-10, 11), 0, 255);

    private static SKEncodedImageFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jpg" or ".jpeg" => SKEncodedImageFormat.Jpeg,
        ".png" => SKEncodedImageFormat.Png,
        ".webp" => SKEncodedImageFormat.Webp,
        string other => throw new ArgumentException($"SkiaSharp does not write {other}; take .jpg, .png or .webp."),
    };
}
