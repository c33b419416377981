using SkiaSharp;

namespace MLNet.GoogLeNet.UnitTests.Data;

/// <summary>The same image as a file and as raw pixels.</summary>
internal static class Frames
{
    /// <summary>Random colours that the format can hold: grey, opaque, or of any alpha.</summary>
    public static SKColor[] Random(int width, int height, RawPixelFormat format, Random random)
    {
        var colours = new SKColor[width * height];
        for (int i = 0; i < colours.Length; i++)
        {
            var (value, colour) = ((byte)random.Next(256), new SKColor((uint)random.NextInt64(1L << 32)));
            colours[i] = format switch
            {
                RawPixelFormat.Grey => new(value, value, value),
                RawPixelFormat.Rgba or RawPixelFormat.Bgra => colour.WithAlpha(random.Next(3) switch { 0 => 255, 1 => 0, _ => value }),
                _ => colour.WithAlpha(255),
            };
        }
        colours[0] = colours[0].WithAlpha(255); // not fully transparent
        return colours;
    }

    public static byte[] Png(int width, int height, SKColor[] colours) =>
        SyntheticImages.Encode(SKEncodedImageFormat.Png, width, height, (x, y) => colours[y * width + x]);

    /// <summary>Raw pixels. What means nothing is noise, and the last row ends with its last pixel.</summary>
    public static byte[] Buffer(int width, int height, RawPixelFormat format, int? stride, SKColor[] colours)
    {
        int length = format switch { RawPixelFormat.Grey => 1, RawPixelFormat.Rgb or RawPixelFormat.Bgr => 3, _ => 4 };
        int step = stride ?? width * length;
        var buffer = new byte[(height - 1) * step + width * length];
        new Random(1).NextBytes(buffer);
        for (int i = 0; i < colours.Length; i++)
        {
            SKColor colour = colours[i];
            byte[] pixel = format switch
            {
                RawPixelFormat.Grey => [colour.Red],
                RawPixelFormat.Rgb or RawPixelFormat.Rgbx => [colour.Red, colour.Green, colour.Blue],
                RawPixelFormat.Bgr or RawPixelFormat.Bgrx => [colour.Blue, colour.Green, colour.Red],
                RawPixelFormat.Rgba => [colour.Red, colour.Green, colour.Blue, colour.Alpha],
                _ => [colour.Blue, colour.Green, colour.Red, colour.Alpha],
            };
            pixel.CopyTo(buffer, i / width * step + i % width * length);
        }
        return buffer;
    }
}
