using SkiaSharp;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Auditing;

/// <summary>Images that differ as photographs do: light and shade, a colour for each class, and grain.</summary>
internal static class Scenes
{
    /// <summary>Writes an image; the same seed shows the same scene at any size and in any format.</summary>
    /// <param name="path">The file; its extension says the format.</param>
    /// <param name="seed">Decides what is seen.</param>
    /// <param name="hue">Of the class, in degrees.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="mirror">Whether left and right are exchanged.</param>
    /// <param name="margin">The share of each side that is cut off.</param>
    /// <param name="light">Multiplies the brightness.</param>
    /// <param name="grain">Of noise, in percent.</param>
    /// <param name="cells">Of light and shade, along each side.</param>
    public static string Write(
        string path, int seed, float hue = 0, int width = 96, int height = 80, bool mirror = false, double margin = 0, double light = 1,
        int grain = 12, int cells = 9)
    {
        var random = new Random(seed);
        double[] lights = [.. Enumerable.Range(0, cells * cells).Select(_ => random.NextDouble())];
        return SyntheticImages.Write(path, width, height, (x, y) =>
        {
            double u = margin + (1 - 2 * margin) * (x + 0.5) / width, v = margin + (1 - 2 * margin) * (y + 0.5) / height;
            double value = 45 + 50 * Between(lights, cells, mirror ? 1 - u : u, v) + grain * (random.NextDouble() - 0.5);
            return SKColor.FromHsv(hue, 60, (float)Math.Clamp(light * value, 0, 100));
        });
    }

    // Bilinear between the middles of cells.
    private static double Between(double[] lights, int cells, double u, double v)
    {
        double x = Math.Clamp(u * cells - 0.5, 0, cells - 1.001), y = Math.Clamp(v * cells - 0.5, 0, cells - 1.001);
        int left = (int)x, top = (int)y;
        double above = double.Lerp(At(left, top), At(left + 1, top), x - left);
        double below = double.Lerp(At(left, top + 1), At(left + 1, top + 1), x - left);
        return double.Lerp(above, below, y - top);

        double At(int column, int row) => lights[row * cells + column];
    }
}
