using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class ColourBlendTests
{
    // 0.299·200 + 0.587·100 + 0.114·50 = 124.2
    [Theory]
    [InlineData(0, 124, 124, 124)]
    [InlineData(0.5, 162, 112, 87)]
    [InlineData(1, 200, 100, 50)]
    [InlineData(2, 255, 76, 0)]
    public void Colour_is_distance_from_grey(double factor, int red, int green, int blue)
    {
        Frame frame = Images.Frame(8, (c, _, _) => c switch { 0 => 200, 1 => 100, _ => 50 });
        ColourBlend.Saturate(frame, factor);
        Assert.All(Enumerable.Range(0, 64), i => Assert.Equal(
            (red, green, blue), (frame.Plane(0)[i], frame.Plane(1)[i], frame.Plane(2)[i])));
    }

    [Fact]
    public void Smoothing_spreads_a_point_over_its_neighbours_and_sharpening_takes_from_them()
    {
        Frame smooth = Point(), sharp = Point();
        ColourBlend.Sharpen(smooth, 0);
        ColourBlend.Sharpen(sharp, 2);

        // 130 over a ground of 26: a thirteenth of the difference is 8
        Assert.Equal([26, 34, 66, 34, 26], smooth.Plane(1).Slice(3 * 7 + 1, 5).ToArray());
        Assert.Equal([26, 18, 194, 18, 26], sharp.Plane(1).Slice(3 * 7 + 1, 5).ToArray());
    }

    [Fact]
    public void Smoothing_rounds_to_the_nearest_value()
    {
        Frame frame = Images.Frame(5, (_, y, x) => (y, x) == (1, 1) ? 110 : 100);

        ColourBlend.Sharpen(frame, 0);

        Assert.Equal(101, frame.At(0, 2, 2)); // 1310 / 13 = 100.77
    }

    [Fact]
    public void Sharpness_leaves_the_edge_of_the_image()
    {
        Frame frame = Images.Frame(7, Images.NoiseAt);
        byte[] before = frame.Pixels.ToArray();
        ColourBlend.Sharpen(frame, 0);
        for (int i = 0; i < 7; i++)
            Assert.Equal((before[i], before[i * 7]), (frame.At(0, 0, i), frame.At(0, i, 0)));
        Assert.NotEqual(before[8], frame.At(0, 1, 1));
    }

    private static Frame Point() => Images.Frame(7, (_, y, x) => y == 3 && x == 3 ? 130 : 26);
}
