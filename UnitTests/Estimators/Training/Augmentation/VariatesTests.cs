using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class VariatesTests
{
    private const int Draws = 40_000;

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(8)]
    public void Beta_has_its_moments(double alpha)
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, Draws).Select(_ => random.NextBeta(alpha))];

        Assert.All(values, value => Assert.InRange(value, 0, 1));
        Assert.Equal(0.5, values.Average(), tolerance: 0.01);
        // Beta(α, α): variance 1 / (4 (2α + 1)), fourth central moment 3 / (16 (2α + 1) (2α + 3))
        Assert.Equal(1 / (4 * (2 * alpha + 1)), values.Average(x => Math.Pow(x - 0.5, 2)), tolerance: 0.003);
        Assert.Equal(3 / (16 * (2 * alpha + 1) * (2 * alpha + 3)), values.Average(x => Math.Pow(x - 0.5, 4)), tolerance: 0.001);
    }

    [Fact]
    public void Beta_of_a_tiny_alpha_is_0_or_1_and_always_a_number()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => random.NextBeta(1e-3))];
        Assert.All(values, value => Assert.InRange(value, 0, 1));
        Assert.InRange(values.Count(value => value > 0.5), 900, 1100);
        Assert.InRange(values.Count(value => value is > 0.01 and < 0.99), 0, 40);
    }

    [Fact]
    public void Normal_values_have_mean_0_variance_1_and_kurtosis_3_and_come_in_independent_pairs()
    {
        var random = new Random(5);
        (double First, double Second)[] pairs = [.. Enumerable.Range(0, Draws).Select(_ => random.NextNormals())];
        Assert.Equal(0, pairs.Average(pair => pair.First), tolerance: 0.02);
        Assert.Equal(1, pairs.Average(pair => pair.Second * pair.Second), tolerance: 0.03);
        Assert.Equal(3, pairs.Average(pair => Math.Pow(pair.First, 4)), tolerance: 0.2);
        Assert.Equal(0, pairs.Average(pair => pair.First * pair.Second), tolerance: 0.02);
    }
}
