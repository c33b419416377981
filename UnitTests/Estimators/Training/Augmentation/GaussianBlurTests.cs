using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class GaussianBlurTests
{
    private const int Side = 64;

    [Theory]
    [InlineData(0.8)]
    [InlineData(2)]
    [InlineData(10)]
    public void A_point_becomes_a_spot_of_the_deviation_in_both_directions(double deviation)
    {
        float[] spot = Blurred(Images.Values(Side, Side, (_, y, x) => y == 31 && x == 33 ? 1000 : 0), deviation);

        foreach (float[] plane in spot.Chunk(Side * Side))
        {
            Assert.Equal(1000, plane.Sum(), tolerance: 0.1);
            Assert.Equal(plane.Max(), plane[31 * Side + 33]);
            double down = plane.Select((value, i) => value * Math.Pow(i / Side - 31, 2)).Sum() / 1000;
            double across = plane.Select((value, i) => value * Math.Pow(i % Side - 33, 2)).Sum() / 1000;
            // The weights end at three deviations, which takes 1.3 % off.
            Assert.InRange(Math.Sqrt(down) / deviation, 0.97, 1);
            Assert.InRange(Math.Sqrt(across) / deviation, 0.97, 1);
        }
    }

    [Fact]
    public void The_mean_stays_and_the_variance_falls()
    {
        float[] before = Images.Values(Side, Side, Images.NoiseAt);
        double variance = Variance(before);

        foreach (double deviation in (double[])[0.5, 1, 3])
        {
            float[] after = Blurred(before, deviation);
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(Plane(before, channel).Average(), Plane(after, channel).Average(), tolerance: 0.01);
            Assert.InRange(Variance(after), 0, 0.8 * variance);
            variance = Variance(after);
        }
    }

    [Fact]
    public void A_blur_of_0_changes_nothing()
    {
        float[] before = Images.Values(Side, Side, Images.NoiseAt);

        Assert.Equal(before, Blurred(before, deviation: 0));
        Assert.Equal(before, Blurred(before, deviation: 1e-3));
    }

    [Fact]
    public void Even_colours_stay_even_up_to_the_edge_of_the_smallest_crop_at_the_strongest_blur()
    {
        float[] blurred = Images.Values(32, 32, (c, _, _) => 100 + c);

        GaussianBlur.Apply(blurred, 32, deviation: 10, Workspace.OfThisThread);

        for (int i = 0; i < blurred.Length; i++)
            Assert.Equal(100 + i / (32 * 32), blurred[i], tolerance: 1e-3f);
    }

    private static float[] Blurred(float[] values, double deviation)
    {
        float[] blurred = [.. values];
        GaussianBlur.Apply(blurred, Side, deviation, Workspace.OfThisThread);
        return blurred;
    }

    private static float[] Plane(float[] planes, int channel) => planes[(channel * Side * Side)..((channel + 1) * Side * Side)];

    private static double Variance(float[] values)
    {
        double mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }
}
