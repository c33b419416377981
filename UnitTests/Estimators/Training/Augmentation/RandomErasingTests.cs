using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class RandomErasingTests
{
    private const int Side = 64;

    [Fact]
    public void What_is_erased_is_one_rectangle_of_2_to_33_percent_with_an_aspect_ratio_of_at_most_3_3()
    {
        var shares = new List<double>();
        for (int seed = 0; seed < 500; seed++)
        {
            float[] crop = Erased(seed, scale: []);
            int[] places = [.. Enumerable.Range(0, Side * Side).Where(i => crop[i] != 0)];
            int height = places.Max(i => i / Side) - places.Min(i => i / Side) + 1, width = places.Max(i => i % Side) - places.Min(i => i % Side) + 1;
            Assert.Equal(height * width, places.Length);
            Assert.Equal(places, Enumerable.Range(0, Side * Side).Where(i => crop[2 * Side * Side + i] != 0));
            Assert.InRange((double)width / height, 0.25, 4); // 0.3 and 3.3, and small sides are rounded
            shares.Add(places.Length / (double)(Side * Side));
        }
        Assert.InRange(shares.Min(), 0.018, 0.03);
        Assert.InRange(shares.Max(), 0.31, 0.34);
        Assert.InRange(shares.Average(), 0.16, 0.19);
    }

    [Fact]
    public void The_noise_has_mean_0_and_the_deviation_of_pixels()
    {
        float[] noise = [.. Enumerable.Range(0, 100).SelectMany(seed => Erased(seed, scale: []).Where(value => value != 0))];
        Assert.Equal(0, noise.Average(), tolerance: 0.5);
        Assert.Equal(58, Math.Sqrt(noise.Average(value => value * value)), tolerance: 0.5);
    }

    [Fact]
    public void Where_pixels_were_scaled_the_noise_is_scaled_alike()
    {
        float[] crop = Erased(seed: 1, scale: [1, 0.01f, 1]);
        Assert.InRange(crop[(Side * Side)..(2 * Side * Side)].Max(), 1, 3.5f);
        Assert.InRange(crop[..(Side * Side)].Max(), 100, 350);
    }

    private static float[] Erased(int seed, float[] scale)
    {
        var crop = new float[3 * Side * Side];
        RandomErasing.Apply(crop, Side, scale, new Random(seed));
        return crop;
    }
}
