using MLNet.GoogLeNet.Transformers.Onnx.Int8;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Onnx.Int8;

public sealed class QuantizedConvolutionTests
{
    [Fact]
    public void Each_output_channel_has_the_scale_of_its_largest_weight()
    {
        var convolution = new QuantizedConvolution(
            new([2, 3, 1, 1], [1.27f, -0.5f, 0, 0.01f, -127, 63.6f]), [1, -2], inputScale: 0.5f, Int8Processors.Vnni);

        Assert.Equal([127, -50, 0, 0, -127, 64], convolution.Weights);
        Assert.Equal(0.01f, convolution.Scales[0], 1e-6f);
        Assert.Equal(1, convolution.Scales[1]);
        Assert.Equal([200, -4], convolution.Bias); // in units of 0.5 · 0.01 and of 0.5 · 1
        Assert.Equal([1, -2], convolution.ToBias().Select(bias => MathF.Round(bias, 5)));
        Assert.All(convolution.ToWeight().Values.Zip([1.27f, -0.5f, 0, 0.01f, -127, 63.6f]).Select((pair, i) => (pair, i)), weight =>
            Assert.Equal(weight.pair.Second, weight.pair.First, convolution.Scales[weight.i / 3] / 2 + 1e-6f));
    }

    [Fact]
    public void For_any_processor_the_largest_weight_becomes_63()
    {
        var convolution = new QuantizedConvolution(
            new([2, 3, 1, 1], [0.63f, -0.25f, 0, 0.01f, -63, 31.6f]), [1, -2], inputScale: 0.5f, Int8Processors.Any);

        Assert.Equal([63, -25, 0, 0, -63, 32], convolution.Weights);
        Assert.Equal(0.01f, convolution.Scales[0], 1e-6f);
        Assert.Equal(1, convolution.Scales[1]);
        Assert.Equal([200, -4], convolution.Bias);
    }

    [Fact]
    public void Weights_that_lose_as_much_as_a_step_together_are_not_all_rounded_down()
    {
        var convolution = new QuantizedConvolution(new([1, 4, 1, 1], [63, 0.3f, 0.4f, 0.3f]), [0], inputScale: 1, Int8Processors.Any);
        var negative = new QuantizedConvolution(new([1, 4, 1, 1], [-63, -0.3f, -0.4f, -0.3f]), [0], inputScale: 1, Int8Processors.Any);

        Assert.Equal([63, 0, 1, 0], convolution.Weights);
        Assert.Equal([-63, 0, -1, 0], negative.Weights);
    }

    [Fact]
    public void The_sum_of_a_kernel_is_kept_before_that_of_the_filter()
    {
        var convolution = new QuantizedConvolution(
            new([1, 2, 1, 3], [0.45f, 0, 0, 63, 0.3f, 0.35f]), [0], inputScale: 1, Int8Processors.Any);

        Assert.Equal([0, 0, 0, 63, 0, 1], convolution.Weights);
    }

    [Theory]
    [InlineData(Int8Processors.Any, 63)]
    [InlineData(Int8Processors.Vnni, 127)]
    public void Sums_of_filters_are_kept_and_no_weight_leaves_its_bits(Int8Processors processors, int largest)
    {
        var random = new Random(1);
        float[] weights = [.. Enumerable.Range(0, 8 * 20 * 9).Select(_ => random.NextSingle() - 0.3f)];

        var convolution = new QuantizedConvolution(new([8, 20, 3, 3], weights), new float[8], inputScale: 1, processors);

        Assert.Equal(largest, convolution.Weights.Max(weight => Math.Abs((int)weight)));
        foreach (var (channel, filter) in weights.Chunk(20 * 9).Index())
        {
            double sum = convolution.Weights.Skip(channel * 20 * 9).Take(20 * 9).Sum(weight => (double)weight);
            Assert.Equal(filter.Sum(weight => weight / (double)convolution.Scales[channel]), sum, 0.501);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-30f)]
    [InlineData(1e-42f)] // too small for a scale to be a normal number
    public void A_channel_with_next_to_no_weights_keeps_its_bias(float weight)
    {
        var convolution = new QuantizedConvolution(new([1, 2, 1, 1], [weight, 0]), [7.5f], inputScale: 0.02f, Int8Processors.Any);

        Assert.Equal(7.5f, convolution.ToBias()[0], 1e-4f);
        Assert.All(convolution.ToWeight().Values, value => Assert.Equal(0, value, 1e-6f));
    }
}
