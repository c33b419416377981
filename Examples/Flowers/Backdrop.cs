using SkiaSharp;

namespace Flowers;

/// <summary>What is behind the flower: sky, grass, blotches or soil. Coordinates: the unit square.</summary>
internal static class Backdrop
{
    public static void Paint(SKCanvas canvas, Palette palette, Random random)
    {
        Gradient(canvas, palette.Ground, random);
        switch (random.Next(4))
        {
            case 0: Clouds(canvas, random); break;
            case 1: Grass(canvas, palette.Ground, random); break;
            case 2: Blotches(canvas, palette.Ground, random); break;
            default: Soil(canvas, palette.Ground, random); break;
        }
    }

    private static void Gradient(SKCanvas canvas, SKColor ground, Random random)
    {
        using var square = new SKPath();
        square.AddRect(SKRect.Create(1, 1));
        canvas.Shade(
            square,
            new(random.Between(0.2f, 0.8f), 0),
            new(random.Between(0.2f, 0.8f), 1),
            Palette.Lighter(ground, random.Between(0, 0.3f)),
            Palette.Darker(ground, random.Between(0, 0.3f)));
    }

    private static void Clouds(SKCanvas canvas, Random random)
    {
        for (int cloud = random.Next(2, 6); cloud > 0; cloud--)
        {
            var centre = new SKPoint(random.Between(0, 1), random.Between(0, 0.8f));
            for (int puff = 0; puff < 4; puff++)
            {
                SKPoint place = centre + new SKPoint(random.Between(-0.16f, 0.16f), random.Between(-0.04f, 0.04f));
                canvas.Spot(place, random.Between(0.08f, 0.2f), SKColors.White.WithAlpha(60));
            }
        }
    }

    private static void Grass(SKCanvas canvas, SKColor ground, Random random)
    {
        for (int blade = random.Next(40, 90); blade > 0; blade--)
        {
            var foot = new SKPoint(random.Between(-0.1f, 1.1f), random.Between(0.6f, 1.2f));
            float height = random.Between(0.3f, 0.8f);
            using var path = new SKPath();
            path.MoveTo(foot);
            path.RQuadTo(0, -height / 2, random.Between(-0.2f, 0.2f), -height);
            canvas.Line(path, Nearby(ground, random).WithAlpha(130), random.Between(0.006f, 0.02f));
        }
    }

    private static void Blotches(SKCanvas canvas, SKColor ground, Random random)
    {
        for (int blotch = random.Next(8, 20); blotch > 0; blotch--)
        {
            var centre = new SKPoint(random.Between(0, 1), random.Between(0, 1));
            float radius = random.Between(0.06f, 0.22f);
            canvas.Spot(centre, radius, Nearby(ground, random).WithAlpha(150), core: random.Between(0.2f, 0.8f));
        }
    }

    private static void Soil(SKCanvas canvas, SKColor ground, Random random)
    {
        for (int clod = random.Next(120, 260); clod > 0; clod--)
        {
            var centre = new SKPoint(random.Between(0, 1), random.Between(0, 1));
            float radius = random.Between(0.008f, 0.035f);
            canvas.Spot(centre, radius, Nearby(ground, random).WithAlpha(140), core: 0.6f);
        }
    }

    private static SKColor Nearby(SKColor colour, Random random)
    {
        float share = random.Between(-0.4f, 0.35f);
        return share < 0 ? Palette.Darker(colour, -share) : Palette.Lighter(colour, share);
    }
}
