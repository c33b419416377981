using System.Numerics;
using Flowers;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Flowers;

public class FlowerPainterTests
{
    private const int Size = 32;
    private const int PerKind = 120;

    private static readonly FlowerKind[] Kinds = Enum.GetValues<FlowerKind>();

    [Fact]
    public void An_image_is_opaque_and_has_the_size_asked_for()
    {
        using SKBitmap image = FlowerPainter.Paint(FlowerKind.Rose, size: 50, new Random(1));

        Assert.Equal((50, 50), (image.Width, image.Height));
        Assert.All(image.Pixels, pixel => Assert.Equal(255, pixel.Alpha));
    }

    [Fact]
    public void An_image_too_small_to_show_anything_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => FlowerPainter.Paint(FlowerKind.Rose, size: 15, new Random(1)));

        Assert.Equal("size", error.ParamName);
    }

    [Fact]
    public void Mean_colour_does_not_tell_the_kinds_apart()
    {
        List<Vector3>[] colours = [.. Kinds.Select(kind => Images(kind).Select(MeanColour).ToList())];
        Vector3[] means = [.. colours.Select(ofKind => Mean(ofKind.Take(PerKind / 2)))];

        int right = Kinds.Sum(kind => colours[(int)kind].Skip(PerKind / 2).Count(colour =>
            means.MinBy(mean => Vector3.Distance(mean, colour)) == means[(int)kind]));

        double accuracy = right / (Kinds.Length * PerKind / 2.0);
        Assert.True(accuracy <= 0.32, $"Accuracy by mean colour is {accuracy}; chance is 0.2.");
    }

    [Fact]
    public void Shape_tells_the_kinds_apart()
    {
        // Where in the image the contrast lies, ring by ring: crude, and blind to colour.
        List<float[]>[] profiles = [.. Kinds.Select(kind => Images(kind).Select(RingContrasts).ToList())];
        float[][] means = [.. profiles.Select(ofKind => MeanProfile(ofKind.Take(PerKind / 2)))];

        int right = Kinds.Sum(kind => profiles[(int)kind].Skip(PerKind / 2).Count(profile =>
            means.MinBy(mean => mean.Zip(profile, (a, b) => (a - b) * (a - b)).Sum()) == means[(int)kind]));

        double accuracy = right / (Kinds.Length * PerKind / 2.0);
        Assert.True(accuracy >= 0.35, $"Accuracy by contrast is {accuracy}; chance is 0.2.");
    }

    [Theory]
    [InlineData(FlowerKind.Bluebell)]
    [InlineData(FlowerKind.Daisy)]
    [InlineData(FlowerKind.Rose)]
    [InlineData(FlowerKind.Sunflower)]
    [InlineData(FlowerKind.Tulip)]
    internal void Every_kind_comes_in_many_colours(FlowerKind kind)
    {
        List<Vector3> colours = [.. Images(kind).Select(MeanColour)];

        Vector3 mean = Mean(colours);
        double spread = Math.Sqrt(colours.Average(colour => Vector3.DistanceSquared(colour, mean)));
        Assert.True(spread > 30, $"The mean colours spread by {spread} of 255.");
    }

    [Theory]
    [InlineData(FlowerKind.Bluebell)]
    [InlineData(FlowerKind.Daisy)]
    [InlineData(FlowerKind.Rose)]
    [InlineData(FlowerKind.Sunflower)]
    [InlineData(FlowerKind.Tulip)]
    internal void Every_kind_stands_in_many_places(FlowerKind kind)
    {
        List<double> places = [.. Images(kind).Select(MiddleOfContrast)];

        double mean = places.Average();
        double spread = Math.Sqrt(places.Average(place => (place - mean) * (place - mean)));
        Assert.True(spread > 0.045, $"The flowers spread by {spread} of the width; backdrops alone by up to 0.036.");
    }

    private static IEnumerable<SKColor[]> Images(FlowerKind kind)
    {
        for (int number = 1; number <= PerKind; number++)
        {
            using SKBitmap image = FlowerPainter.Paint(kind, Size, Chance.For(seed: 5, kind, number));
            yield return image.Pixels;
        }
    }

    private static Vector3 MeanColour(SKColor[] image) => Mean(image.Select(Colour));

    private static Vector3 Colour(SKColor pixel) => new(pixel.Red, pixel.Green, pixel.Blue);

    private static Vector3 Mean(IEnumerable<Vector3> colours) =>
        colours.Aggregate(Vector3.Zero, Vector3.Add) / colours.Count();

    /// <summary>The share of all contrast that lies in each of 6 rings about the middle.</summary>
    private static float[] RingContrasts(SKColor[] image)
    {
        var rings = new float[6];
        foreach ((int x, int y, float contrast) in Contrasts(image))
        {
            float distance = Vector2.Distance(new(x, y), new(Size / 2f));
            rings[Math.Min((int)(distance * 12 / Size), 5)] += contrast;
        }

        float total = rings.Sum();
        return [.. rings.Select(ring => ring / total)];
    }

    /// <summary>Where the contrast lies from left (0) to right (1).</summary>
    private static double MiddleOfContrast(SKColor[] image)
    {
        double weight = 0, moment = 0;
        foreach ((int x, _, float contrast) in Contrasts(image))
        {
            weight += contrast * contrast; // squared: the flower's edges count, the backdrop's hardly
            moment += contrast * contrast * x / Size;
        }

        return moment / weight;
    }

    /// <summary>How far each pixel's colour is from that of its right and lower neighbours.</summary>
    private static IEnumerable<(int X, int Y, float Contrast)> Contrasts(SKColor[] image)
    {
        for (int y = 0; y < Size - 1; y++)
        {
            for (int x = 0; x < Size - 1; x++)
            {
                Vector3 here = Colour(image[y * Size + x]);
                Vector3 right = Colour(image[y * Size + x + 1]);
                Vector3 below = Colour(image[(y + 1) * Size + x]);
                yield return (x, y, Vector3.Distance(here, right) + Vector3.Distance(here, below));
            }
        }
    }

    private static float[] MeanProfile(IEnumerable<float[]> profiles) =>
        [.. Enumerable.Range(0, 6).Select(ring => profiles.Average(profile => profile[ring]))];
}
