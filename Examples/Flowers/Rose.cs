using SkiaSharp;

namespace Flowers;

internal static class Rose
{
    public static void Paint(SKCanvas canvas, Palette palette, Random random)
    {
        Stem.Paint(canvas, palette, random, top: default);
        Petals.Shadow(canvas);
        int petals = random.Next(14, 20);
        float phase = random.Between(0, MathF.Tau);
        for (int petal = 0; petal < petals; petal++)
        {
            float openness = 1 - petal / (float)petals;
            Petal(canvas, phase + petal * Petals.GoldenAngle, openness, palette.Petal, random);
        }

        Heart(canvas, phase, palette.Petal);
    }

    /// <summary>A round petal; an open one lies far out and is broad, a closed one stands about the heart.</summary>
    private static void Petal(SKCanvas canvas, float angle, float openness, SKColor colour, Random random)
    {
        float centre = 0.1f + 0.42f * openness;
        float across = (0.2f + 0.34f * openness) * random.Between(0.95f, 1.05f);
        canvas.Save();
        canvas.RotateRadians(angle);
        using var petal = new SKPath();
        petal.AddOval(new SKRect(-across, -centre - across * 0.85f, across, -centre + across * 0.85f));
        SKColor deep = Palette.Darker(colour, 0.25f + 0.4f * (1 - openness));
        canvas.Shade(
            petal,
            new(0, 0),
            new(0, -centre - across),
            Palette.Darker(deep, 0.4f),
            deep,
            Palette.Lighter(colour, 0.25f));
        canvas.Line(petal, Palette.Darker(colour, 0.55f).WithAlpha(200), 0.03f);
        canvas.Restore();
    }

    private static void Heart(SKCanvas canvas, float phase, SKColor colour)
    {
        using var heart = new SKPath();
        heart.AddCircle(0, 0, 0.2f);
        canvas.Fill(heart, Palette.Darker(colour, 0.15f));

        using var spiral = new SKPath();
        for (float turn = 0; turn <= 2.25f; turn += 0.05f)
        {
            (float y, float x) = MathF.SinCos(phase + turn * MathF.Tau);
            float distance = 0.02f + 0.085f * turn;
            if (turn == 0)
                spiral.MoveTo(x * distance, y * distance);
            else
                spiral.LineTo(x * distance, y * distance);
        }

        canvas.Line(spiral, Palette.Darker(colour, 0.6f), 0.045f);
    }
}
