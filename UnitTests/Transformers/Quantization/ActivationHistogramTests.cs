using MLNet.GoogLeNet.Transformers.Quantization;
using MLNet.GoogLeNet.Transformers.Weights;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Quantization;

public sealed class ActivationHistogramTests
{
    [Fact]
    public void Values_that_are_spread_evenly_are_kept_whole()
    {
        float[] values = [.. Enumerable.Range(1, 10_000).Select(i => i / 100f)];

        Assert.Equal(100, Histogram(values).BestEnd());
        Assert.Equal(100, Histogram([.. values.Chunk(7)]).BestEnd());
    }

    [Fact]
    public void A_value_far_beyond_many_others_is_cut_off_and_many_such_values_are_not()
    {
        float[] values = [.. Enumerable.Range(1, 1_000_000).Select(i => i / 1_000_000f)];

        Assert.InRange(Histogram(values, [3]).BestEnd(), 0.99, 1.5);
        Assert.Equal(3, Histogram(values, [.. Enumerable.Repeat(3f, 1000)]).BestEnd());
    }

    [Fact]
    public void The_end_is_the_one_with_the_least_squared_error()
    {
        var random = new Random(1);
        // long-tailed, as activations are
        float[] values = [.. Enumerable.Range(0, 50_000).Select(_ => -MathF.Log(1 - random.NextSingle()))];
        double Error(double end) => values.Sum(value => Math.Pow(value - new ActivationRange(0, (float)end).Round(value), 2));
        double highest = values.Max();

        float best = Histogram(values).BestEnd();

        Assert.InRange(best, 0.3 * highest, 0.95 * highest);
        double least = Enumerable.Range(20, 81).Min(percent => Error(highest * percent / 100));
        Assert.Equal(least, Error(best), 0.02 * least); // the bins have a width
    }

    [Fact]
    public void Values_far_beyond_all_before_them_find_room()
    {
        float[] small = [0, 1e-6f, 3];

        Assert.Equal(Histogram([.. small, 1000, 999]).BestEnd(), Histogram(small, [1000, 999]).BestEnd());
    }

    [Fact]
    public void Zeros_alone_have_no_end() => Assert.Equal(0, Histogram(new float[100]).BestEnd());

    [Fact]
    public void Values_too_small_for_a_bin_are_counted() =>
        Assert.InRange(Histogram([0, float.Epsilon, 3 * float.Epsilon]).BestEnd(), 0, 3 * float.Epsilon);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_no_number_is_not_counted(float value)
    {
        var histogram = new ActivationHistogram();

        Assert.False(histogram.TryAdd([1, value, 2]));
        Assert.Equal((0, 0), (histogram.Count, histogram.Highest));
    }

    private static ActivationHistogram Histogram(params float[][] parts)
    {
        var histogram = new ActivationHistogram();
        Assert.All(parts, part => Assert.True(histogram.TryAdd(part)));
        Assert.Equal(parts.Sum(part => part.Length), histogram.Count);
        return histogram;
    }
}
