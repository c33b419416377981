using SkiaSharp;

namespace MLNet.GoogLeNet.Displays.Images;

/// <summary>Draws a map over its image.</summary>
internal static class HeatOverlay
{
    /// <param name="image">The image, [H, W, 4]: red, green, blue, alpha.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="values">[H, W], 0 to 1.</param>
    /// <param name="alpha">Share of the map in the colours, 0 to 1.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Png(byte[] image, int height, int width, IReadOnlyList<float> values, float alpha)
    {
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKImage overlay = SKImage.FromPixelCopy(info, Blend(image, values, alpha));
        using SKData file = overlay.Encode(SKEncodedImageFormat.Png, quality: 100);
        return file.ToArray();
    }

    /// <summary>The same as pixels, [H, W, 4]: red, green, blue, alpha.</summary>
    public static byte[] Blend(byte[] image, IReadOnlyList<float> values, float alpha)
    {
        byte[] colours = [.. image];
        for (int i = 0; i < values.Count; i++)
        {
            var (red, green, blue) = Jet(values[i]);
            Blend(ref colours[4 * i], red, alpha);
            Blend(ref colours[4 * i + 1], green, alpha);
            Blend(ref colours[4 * i + 2], blue, alpha);
            colours[4 * i + 3] = byte.MaxValue;
        }
        return colours;
    }

    /// <summary>The scale of colours that heat maps are drawn in, from blue (0) over green (0.5) to red (1); each from 0 to 1.</summary>
    public static (float Red, float Green, float Blue) Jet(float value)
    {
        float Rise(float peak) => Math.Clamp(1.5f - Math.Abs(4 * value - peak), 0, 1);
        return (Rise(3), Rise(2), Rise(1));
    }

    private static void Blend(ref byte colour, float heat, float alpha) =>
        colour = (byte)Math.Round((1 - alpha) * colour + alpha * byte.MaxValue * heat);
}
