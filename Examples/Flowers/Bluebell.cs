using SkiaSharp;

namespace Flowers;

internal static class Bluebell
{
    public static void Paint(SKCanvas canvas, Palette palette, Random random)
    {
        float bend = random.Between(0.75f, 0.9f);
        var foot = new SKPoint(-0.55f, 1);
        Stem.Paint(canvas, palette, random, top: foot);
        using var arch = new SKPath();
        arch.MoveTo(foot);
        arch.CubicTo(-0.55f, -0.6f, -0.3f, -1.15f, bend, -0.75f);
        canvas.Line(arch, Palette.Darker(palette.Leaf, 0.25f), 0.1f);
        canvas.Line(arch, Palette.Lighter(palette.Leaf, 0.15f), 0.045f);

        using var along = new SKPathMeasure(arch);
        int bells = random.Next(4, 6);
        for (int bell = 0; bell < bells; bell++)
        {
            float share = 0.44f + 0.56f * bell / (bells - 1);
            SKPoint place = along.GetPosition(along.Length * share);
            canvas.Save();
            canvas.Translate(place);
            canvas.RotateDegrees(random.Between(-14, 14));
            Bell(canvas, palette, random.Between(0.68f, 0.82f) * (1.1f - 0.3f * share));
            canvas.Restore();
        }
    }

    /// <summary>A bell that hangs from the origin: a stalk, and a tube with lobes that curl outwards.</summary>
    private static void Bell(SKCanvas canvas, Palette palette, float length)
    {
        canvas.Scale(length);
        using var stalk = new SKPath();
        stalk.LineTo(0, 0.25f);
        canvas.Line(stalk, Palette.Darker(palette.Leaf, 0.2f), 0.07f);

        using var tube = new SKPath();
        tube.MoveTo(0, 0.18f);
        tube.CubicTo(-0.38f, 0.2f, -0.3f, 0.7f, -0.5f, 1.02f);
        tube.QuadTo(-0.3f, 1.05f, -0.2f, 0.9f);
        tube.QuadTo(-0.1f, 1.08f, 0, 1.15f);
        tube.QuadTo(0.1f, 1.08f, 0.2f, 0.9f);
        tube.QuadTo(0.3f, 1.05f, 0.5f, 1.02f);
        tube.CubicTo(0.3f, 0.7f, 0.38f, 0.2f, 0, 0.18f);
        tube.Close();
        canvas.Shade(
            tube,
            new(-0.45f, 0.5f),
            new(0.45f, 0.7f),
            Palette.Lighter(palette.Petal, 0.3f),
            palette.Petal,
            Palette.Darker(palette.Petal, 0.4f));
        canvas.Line(tube, Palette.Darker(palette.Petal, 0.55f).WithAlpha(200), 0.045f);
    }
}
