using SkiaSharp;

namespace Flowers;

/// <summary>Petals that flowers share. A petal begins at the origin and points up, towards negative y.</summary>
internal static class Petals
{
    /// <summary>The angle in radians between petals, or seeds, that grow one after another in a spiral.</summary>
    public const float GoldenAngle = 2.3999632f;

    /// <summary>A narrow petal with a round end.</summary>
    public static SKPath Round(float length, float width)
    {
        var path = new SKPath();
        path.CubicTo(-width * 0.35f, -length * 0.3f, -width * 0.9f, -length, 0, -length);
        path.CubicTo(width * 0.9f, -length, width * 0.35f, -length * 0.3f, 0, 0);
        path.Close();
        return path;
    }

    /// <summary>A petal that is broadest below its middle and ends in a point.</summary>
    public static SKPath Pointed(float length, float width)
    {
        var path = new SKPath();
        path.CubicTo(-width * 0.8f, -length * 0.45f, -width * 0.5f, -length * 0.75f, 0, -length);
        path.CubicTo(width * 0.5f, -length * 0.75f, width * 0.8f, -length * 0.45f, 0, 0);
        path.Close();
        return path;
    }

    /// <summary>Draws a petal, dark where it begins and light at its end, with a groove along its middle.</summary>
    public static void Paint(SKCanvas canvas, SKPath petal, float length, SKColor colour)
    {
        SKColor edge = Palette.Darker(colour, 0.45f);
        canvas.Shade(
            petal,
            new(0, 0),
            new(0, -length),
            Palette.Darker(colour, 0.4f),
            colour,
            Palette.Lighter(colour, 0.3f));
        canvas.Line(petal, edge.WithAlpha(190), 0.025f);

        using var groove = new SKPath();
        groove.MoveTo(0, -length * 0.3f);
        groove.LineTo(0, -length * 0.8f);
        canvas.Line(groove, edge.WithAlpha(90), 0.02f);
    }

    /// <summary>The soft shadow that a head throws on what is behind it.</summary>
    public static void Shadow(SKCanvas canvas) =>
        canvas.Spot(new(0.06f, 0.08f), 1.15f, SKColors.Black.WithAlpha(90), core: 0.6f);
}
