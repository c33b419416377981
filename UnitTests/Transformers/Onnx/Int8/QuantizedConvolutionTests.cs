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
