using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class PhotometricDistortionTests
{
    [Fact]
    public void A_grey_image_only_changes_its_brightness_within_the_strength()
    {
        double[] factors = [.. Enumerable.Range(0, 2000).Select(seed => Distorted(0.4, seed, (_, _, _) => 150).Pixels[0] / 150.0)];

        Assert.InRange(factors.Min(), 0.597, 0.62);
        Assert.InRange(factors.Max(), 1.38, 1.403);
        Assert.InRange(factors.Average(), 0.98, 1.02);
    }

    [Fact]
    public void Contrast_and_colour_change_by_factors_of_their_own()
    {
        var factors = Enumerable.Range(0, 1000).Select(seed =>
        {
            // Two greys, and two colours of the same grey; none reaches the bounds.
            Frame frame = Distorted(0.2, seed, (c, y, x) => x % 2 == 0 ? (y % 2 == 0 ? 80 : 120) : c switch { 0 => 120, 1 => 94, _ => 75 });
            double brightness = (frame.At(0, 0, 0) + frame.At(0, 1, 0)) / 200.0;
            double contrast = (frame.At(0, 1, 0) - frame.At(0, 0, 0)) / 40.0;
            return (Contrast: contrast, Colour: (frame.At(0, 0, 1) - frame.At(2, 0, 1)) / 45.0, Brightness: brightness);
        }).ToArray();

        Assert.All(factors, f => Assert.InRange(f.Contrast / f.Brightness, 0.74, 1.26));
        // Colour goes with brightness and contrast, and has a factor from 0.8 to 1.2 besides.
        Assert.All(factors, f => Assert.InRange(f.Colour / f.Contrast, 0.7, 1.32));
        Assert.InRange(factors.Select(f => f.Colour / f.Contrast).Max(), 1.15, 1.32);
        Assert.InRange(factors.Select(f => f.Contrast / f.Brightness).Max(), 1.15, 1.26);
    }

    [Fact]
    public void The_order_of_the_three_is_drawn_too()
    {
        // Black and white go over the bounds: what is cut off depends on what came first.
        int kinds = Enumerable.Range(0, 500).Select(seed =>
        {
            var random = new Random(seed);
            Span<int> order = [0, 1, 2];
            random.Shuffle(order);
            Frame found = Distorted(0.5, seed, Stripes), expected = Images.Frame(16, Stripes);
            foreach (int step in order)
            {
                double factor = random.NextBetween(0.5, 1.5);
                Action<Frame, double> apply = step switch { 0 => ToneCurve.Brighten, 1 => ToneCurve.Contrast, _ => ColourBlend.Saturate };
                apply(expected, factor);
            }
            Assert.Equal(expected.Pixels.ToArray(), found.Pixels.ToArray());
            return order[0] * 10 + order[1];
        }).Distinct().Count();
        Assert.Equal(6, kinds);
    }

    private static int Stripes(int channel, int y, int x) => (x * 16 + channel * 5) % 256;

    private static Frame Distorted(double strength, int seed, Func<int, int, int, int> valueAt)
    {
        Frame frame = Images.Frame(16, valueAt);
        PhotometricDistortion.Apply(frame, strength, new Random(seed));
        return frame;
    }
}
