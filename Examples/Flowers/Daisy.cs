using SkiaSharp;

namespace Flowers;

internal static class Daisy
{
    private const float DiscRadius = 0.24f;

    public static void Paint(SKCanvas canvas, Palette palette, Random random)
    {
        Stem.Paint(canvas, palette, random, top: default);
        Petals.Shadow(canvas);
        int petals = random.Next(11, 17);
        float phase = random.Between(0, 360);
        for (int petal = 0; petal < petals; petal++)
        {
            float length = random.Between(0.92f, 1.02f);
            canvas.Save();
            canvas.RotateDegrees(phase + (petal + random.Between(-0.12f, 0.12f)) * 360 / petals);
            using SKPath path = Petals.Round(length, width: 4.3f / petals);
            Petals.Paint(canvas, path, length, palette.Petal);
            canvas.Restore();
        }

        Disc(canvas, palette.Disc, random);
    }

    private static void Disc(SKCanvas canvas, SKColor colour, Random random)
    {
        using var disc = new SKPath();
        disc.AddCircle(0, 0, DiscRadius);
        canvas.Fill(disc, Palette.Darker(colour, 0.35f));
        canvas.Spot(new(-0.05f, -0.06f), DiscRadius, Palette.Lighter(colour, 0.15f), core: 0.5f);
        for (int dot = 0; dot < 30; dot++)
        {
            (float y, float x) = MathF.SinCos(random.Between(0, MathF.Tau));
            float distance = random.Between(0, DiscRadius * 0.9f);
            canvas.Spot(new(x * distance, y * distance), 0.03f, Palette.Darker(colour, 0.5f).WithAlpha(150));
        }
    }
}
