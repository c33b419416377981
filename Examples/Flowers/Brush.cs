using SkiaSharp;

namespace Flowers;

/// <summary>The strokes that flowers and backdrops share. Everything is antialiased.</summary>
internal static class Brush
{
    public static void Fill(this SKCanvas canvas, SKPath path, SKColor colour)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = colour };
        canvas.DrawPath(path, paint);
    }

    /// <summary>Fills with a gradient along the line between two points.</summary>
    public static void Shade(this SKCanvas canvas, SKPath path, SKPoint from, SKPoint to, params SKColor[] colours)
    {
        using SKShader shader = SKShader.CreateLinearGradient(from, to, colours, SKShaderTileMode.Clamp);
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        canvas.DrawPath(path, paint);
    }

    public static void Line(this SKCanvas canvas, SKPath path, SKColor colour, float width)
    {
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Color = colour,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = width,
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
        };
        canvas.DrawPath(path, paint);
    }

    /// <summary>A round spot that is its colour in the middle and fades to nothing at its rim.</summary>
    /// <param name="canvas">Where to draw.</param>
    /// <param name="centre">The middle of the spot.</param>
    /// <param name="radius">Distance from the middle to the rim.</param>
    /// <param name="colour">The colour in the middle, with its opacity.</param>
    /// <param name="core">Share of the radius that does not fade.</param>
    public static void Spot(this SKCanvas canvas, SKPoint centre, float radius, SKColor colour, float core = 0)
    {
        using SKShader shader = SKShader.CreateRadialGradient(
            centre, radius, [colour, colour, colour.WithAlpha(0)], [0, core, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        canvas.DrawCircle(centre, radius, paint);
    }
}
