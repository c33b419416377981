using SkiaSharp;

namespace Flowers;

internal static class Sunflower
{
    private const float DiscRadius = 0.52f;

    public static void Paint(SKCanvas canvas, Palette palette, Random random)
    {
        Stem.Paint(canvas, palette, random, top: default);
        Petals.Shadow(canvas);
        int petals = random.Next(14, 20);
        float phase = random.Between(0, 360);
        Ring(canvas, petals, phase, length: 1.02f, Palette.Darker(palette.Petal, 0.25f), random);
        Ring(canvas, petals, phase + 180f / petals, length: 0.9f, palette.Petal, random);
        Disc(canvas, palette.Disc);
    }

    private static void Ring(SKCanvas canvas, int petals, float phase, float length, SKColor colour, Random random)
    {
        for (int petal = 0; petal < petals; petal++)
        {
            float reach = length * random.Between(0.95f, 1.03f);
            canvas.Save();
            canvas.RotateDegrees(phase + (petal + random.Between(-0.1f, 0.1f)) * 360 / petals);
            using SKPath path = Petals.Pointed(reach, width: 5.6f / petals);
            Petals.Paint(canvas, path, reach, colour);
            canvas.Restore();
        }
    }

    private static void Disc(SKCanvas canvas, SKColor colour)
    {
        using var disc = new SKPath();
        disc.AddCircle(0, 0, DiscRadius);
        canvas.Fill(disc, Palette.Darker(colour, 0.55f));
        canvas.Spot(default, DiscRadius, Palette.Darker(colour, 0.7f), core: 0.2f);
        const int Seeds = 150;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            float distance = DiscRadius * 0.97f * MathF.Sqrt(seed / (float)Seeds);
            (float y, float x) = MathF.SinCos(seed * Petals.GoldenAngle);
            canvas.Spot(new(x * distance, y * distance), 0.035f, Palette.Lighter(colour, 0.1f), core: 0.4f);
        }
    }
}
