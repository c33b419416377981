using SkiaSharp;

namespace Flowers;

internal static class Tulip
{
    private static readonly SKPoint Foot = new(0, 0.95f);

    public static void Paint(SKCanvas canvas, Palette palette, Random random)
    {
        Stem.Paint(canvas, palette, random, top: Foot);
        float girth = random.Between(0.92f, 1.1f);
        SKColor back = Palette.Darker(palette.Petal, 0.4f);
        Petal(canvas, tip: new(-0.32f * girth, -0.8f), bulge: 0.4f, back);
        Petal(canvas, tip: new(0.32f * girth, -0.8f), bulge: 0.4f, back);

        SKColor side = Palette.Darker(palette.Petal, 0.12f);
        Petal(canvas, tip: new(-0.72f * girth, random.Between(-1.02f, -0.85f)), bulge: 0.55f, side);
        Petal(canvas, tip: new(0.72f * girth, random.Between(-1.02f, -0.85f)), bulge: 0.55f, side);
        Petal(canvas, tip: new(random.Between(-0.08f, 0.08f), random.Between(-0.85f, -0.65f)), 0.56f, palette.Petal);
    }

    /// <summary>A broad petal from the foot of the cup to its tip; the bulge is half its width at the belly.</summary>
    private static void Petal(SKCanvas canvas, SKPoint tip, float bulge, SKColor colour)
    {
        float belly = tip.X * 0.75f;
        using var petal = new SKPath();
        petal.MoveTo(Foot);
        petal.CubicTo(belly - bulge * 1.3f, 0.85f, belly - bulge * 1.2f, -0.25f, tip.X, tip.Y);
        petal.CubicTo(belly + bulge * 1.2f, -0.25f, belly + bulge * 1.3f, 0.85f, Foot.X, Foot.Y);
        petal.Close();
        canvas.Shade(
            petal, Foot, tip, Palette.Darker(colour, 0.35f), colour, colour, Palette.Lighter(colour, 0.35f));
        canvas.Line(petal, Palette.Darker(colour, 0.5f).WithAlpha(200), 0.03f);

        using var groove = new SKPath();
        groove.MoveTo(Foot.X + belly * 0.4f, 0.55f);
        groove.QuadTo(belly * 1.1f, 0.1f, tip.X * 0.97f, tip.Y + 0.35f);
        canvas.Line(groove, Palette.Darker(colour, 0.5f).WithAlpha(80), 0.03f);
    }
}
