using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class ToneCurveTests
{
    private const int Side = 16; // a plane has each value from 0 to 255 once

    [Theory]
    [InlineData(0.5, 101, 51)]
    [InlineData(1.5, 101, 152)]
    [InlineData(1.5, 200, 255)]
    public void Brightness_is_a_factor(double factor, int before, int after)
    {
        Frame frame = Ramp();
        ToneCurve.Brighten(frame, factor);
        Assert.Equal(after, frame.At(channel: 1, before / Side, before % Side));
    }

    [Fact]
    public void Contrast_is_distance_from_the_mean_grey()
    {
        Frame frame = Images.Frame(Side, (_, _, x) => x % 2 == 0 ? 60 : 140);
        ToneCurve.Contrast(frame, 0.5);
        Assert.Equal([80, 120], frame.Pixels.ToArray().Distinct());

        ToneCurve.Contrast(frame, 0);
        Assert.Equal([100], frame.Pixels.ToArray().Distinct());
    }

    [Theory]
    [InlineData(8, 256)]
    [InlineData(4, 16)]
    [InlineData(2, 4)]
    public void Posterizing_leaves_the_highest_bits(int bits, int levels)
    {
        Frame frame = Ramp();
        ToneCurve.Posterize(frame, bits);
        Assert.Equal(levels, frame.Pixels.ToArray().Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)(value / (256 / levels) * (256 / levels))), frame.Plane(2).ToArray());
    }

    [Theory]
    [InlineData(256)]
    [InlineData(100)]
    [InlineData(0)]
    public void Solarizing_inverts_from_the_threshold_on(int threshold)
    {
        Frame frame = Ramp();
        ToneCurve.Solarize(frame, threshold);
        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)(value < threshold ? value : 255 - value)), frame.Plane(0).ToArray());
    }

    [Fact]
    public void Auto_contrast_stretches_each_channel_to_the_full_range()
    {
        Frame frame = Images.Frame(Side, (c, y, x) => c switch { 0 => 100 + x, 1 => 7, _ => 10 * x });
        ToneCurve.AutoContrast(frame);
        Assert.Equal(Enumerable.Range(0, Side).Select(x => (byte)(17 * x)), frame.Plane(0)[..Side].ToArray());
        Assert.Equal([7], frame.Plane(1).ToArray().Distinct()); // nothing to stretch
        Assert.Equal((0, 255), (frame.At(2, 3, 0), frame.At(2, 3, 15)));
    }

    [Fact]
    public void Equalizing_makes_a_skewed_histogram_flat()
    {
        const int Large = 64;
        Frame frame = Images.Frame(Large, (c, y, x) => (int)(255 * Math.Pow((y * Large + x) / (double)(Large * Large), 3)));
        ToneCurve.Equalize(frame);
        for (int channel = 0; channel < 3; channel++)
        {
            byte[] plane = frame.Plane(channel).ToArray();
            // A quarter of the pixels was 0 to 4; what was one value stays one value.
            foreach (int level in (int[])[100, 150, 200])
                Assert.Equal(level / 255.0, plane.Count(value => value < level) / (double)plane.Length, tolerance: 0.02);
            Assert.Equal(255, plane.Max());
        }
    }

    [Fact]
    public void Equalizing_leaves_one_colour_and_an_even_histogram_alone()
    {
        Frame plain = Images.Frame(Side, (_, _, _) => 77), even = Images.Frame(64, (_, y, x) => (y * 64 + x) / 16);
        byte[] before = even.Pixels.ToArray();
        ToneCurve.Equalize(plain);
        ToneCurve.Equalize(even);
        Assert.Equal([77], plain.Pixels.ToArray().Distinct());
        Assert.Equal(before, even.Pixels.ToArray());
    }

    private static Frame Ramp() => Images.Frame(Side, (_, y, x) => y * Side + x);
}
