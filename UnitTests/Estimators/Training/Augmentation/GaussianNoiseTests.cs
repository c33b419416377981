using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class GaussianNoiseTests
{
    private const int Count = 60_001; // odd: values are drawn in pairs

    [Theory]
    [InlineData(3)]
    [InlineData(25)]
    public void Noise_has_mean_0_and_the_deviation(double deviation)
    {
        double[] noise = [.. Noisy(128, deviation).Select(value => value - 128.0)];

        Assert.Equal(0, noise.Average(), tolerance: deviation / 50);
        double rounding = 1 / 12.0;
        Assert.Equal(1, Math.Sqrt(noise.Average(value => value * value) / (deviation * deviation + rounding)), tolerance: 0.02);
        Assert.NotEqual(0, noise[^1]);
    }

    [Fact]
    public void Neighbours_have_noise_of_their_own()
    {
        double[] noise = [.. Noisy(128, 20).Select(value => value - 128.0)];

        foreach (int distance in (int[])[1, 2, Count / 3])
            Assert.Equal(0, noise.Skip(distance).Zip(noise, (x, y) => x * y).Average() / 400, tolerance: 0.03);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void Black_and_white_are_the_bounds(byte value) => // half of the noise leads out of them, and is cut off
        Assert.InRange(Noisy(value, 20).Count(noisy => noisy == value) / (double)Count, 0.48, 0.53);

    private static byte[] Noisy(byte value, double deviation)
    {
        var pixels = new byte[Count];
        Array.Fill(pixels, value);
        GaussianNoise.Apply(pixels, deviation, new Random(1));
        return pixels;
    }
}
