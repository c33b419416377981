using SkiaSharp;

namespace Flowers;

/// <summary>The colours of one image, picked without knowing which kind of flower is to be drawn.</summary>
internal sealed record Palette(SKColor Petal, SKColor Disc, SKColor Leaf, SKColor Ground)
{
    private const double LeastContrast = 105; // distance in RGB, 0 to 442

    public static Palette Pick(Random random)
    {
        SKColor ground = AnyGround(random);
        SKColor petal = AnyPetal(random, ground);
        SKColor leaf = SKColor.FromHsv(random.Between(75, 150), random.Between(35, 75), random.Between(30, 65));
        return new(petal, AnyPetal(random, petal), leaf, ground);
    }

    /// <summary>The colour on the way from one to the other; share 0 is the first, 1 the second.</summary>
    public static SKColor Mix(SKColor first, SKColor second, float share) => new(
        (byte)(first.Red + (second.Red - first.Red) * share),
        (byte)(first.Green + (second.Green - first.Green) * share),
        (byte)(first.Blue + (second.Blue - first.Blue) * share));

    public static SKColor Lighter(SKColor colour, float share) => Mix(colour, SKColors.White, share);

    public static SKColor Darker(SKColor colour, float share) => Mix(colour, SKColors.Black, share);

    private static SKColor AnyGround(Random random) => random.Next(4) switch
    {
        0 => SKColor.FromHsv(random.Between(190, 225), random.Between(15, 60), random.Between(60, 95)), // sky
        1 => SKColor.FromHsv(random.Between(70, 140), random.Between(30, 65), random.Between(30, 70)), // grass
        2 => SKColor.FromHsv(random.Between(15, 40), random.Between(25, 55), random.Between(25, 60)), // soil
        _ => SKColor.FromHsv(random.Between(0, 360), random.Between(5, 40), random.Between(35, 85)), // evening, wall
    };

    private static SKColor AnyPetal(Random random, SKColor against)
    {
        SKColor colour;
        do
        {
            float saturation = random.Happens(0.15) ? random.Between(0, 12) : random.Between(35, 90);
            colour = SKColor.FromHsv(random.Between(0, 360), saturation, random.Between(75, 100));
        }
        while (Distance(colour, against) < LeastContrast || IsLeafGreen(colour));

        return colour;
    }

    private static bool IsLeafGreen(SKColor colour)
    {
        colour.ToHsv(out float hue, out float saturation, out _);
        return hue is > 62 and < 165 && saturation > 25;
    }

    private static double Distance(SKColor first, SKColor second) => Math.Sqrt(
        Math.Pow(first.Red - second.Red, 2)
        + Math.Pow(first.Green - second.Green, 2)
        + Math.Pow(first.Blue - second.Blue, 2));
}
