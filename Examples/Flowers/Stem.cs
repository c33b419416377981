using SkiaSharp;

namespace Flowers;

/// <summary>The stem and its leaves, in the flower's coordinates; every kind has them.</summary>
internal static class Stem
{
    private const float BelowTheImage = 4;

    /// <summary>Draws from the given end of the stem down and out of the image.</summary>
    public static void Paint(SKCanvas canvas, Palette palette, Random random, SKPoint top)
    {
        float foot = top.X + random.Between(-0.6f, 0.6f);
        float width = random.Between(0.09f, 0.14f);
        for (int leaf = random.Next(1, 4); leaf > 0; leaf--)
        {
            Leaf(canvas, palette, random, new(top.X + (foot - top.X) * 0.3f, random.Between(1.3f, 1.9f)));
        }

        using var stem = new SKPath();
        stem.MoveTo(top);
        stem.QuadTo(top.X, 1.5f, foot, BelowTheImage);
        canvas.Line(stem, Palette.Darker(palette.Leaf, 0.25f), width);
        canvas.Line(stem, Palette.Lighter(palette.Leaf, 0.15f), width * 0.45f);
    }

    private static void Leaf(SKCanvas canvas, Palette palette, Random random, SKPoint foot)
    {
        float side = random.Happens(0.5) ? 1 : -1;
        SKPoint tip = foot + new SKPoint(side * random.Between(0.5f, 1), random.Between(-0.9f, -0.1f));
        using var leaf = new SKPath();
        leaf.MoveTo(foot);
        leaf.QuadTo(foot.X + side * 0.1f, tip.Y - 0.15f, tip.X, tip.Y);
        leaf.QuadTo(tip.X - side * 0.05f, foot.Y + 0.1f, foot.X, foot.Y);
        canvas.Shade(leaf, foot, tip, Palette.Darker(palette.Leaf, 0.2f), Palette.Lighter(palette.Leaf, 0.1f));

        using var rib = new SKPath();
        rib.MoveTo(foot);
        rib.LineTo(tip);
        canvas.Line(rib, Palette.Lighter(palette.Leaf, 0.3f).WithAlpha(140), 0.02f);
    }
}
