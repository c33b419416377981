using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

public class InputConventionTests
{
    // [2, 3, 1, 2]: two outputs, three colours, two places.
    private static readonly WeightTensor Weight = new([2, 3, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

    [Fact]
    public void Blue_first_becomes_red_first() =>
        Assert.Equal([5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8], InputConvention.BvlcGoogLeNet.Convert(Weight).Values);

    [Fact]
    public void The_scale_goes_into_the_weight_in_single_precision() => Assert.Equal(
        Weight.Values.Select(value => value * (1 / 127.5f)), InputConvention.Torchvision.Convert(Weight).Values);

    [Fact]
    public void Each_colour_has_its_own_scale_in_RGB_order() => Assert.Equal(
        [5, 6, 30, 40, 100, 200, 11, 12, 90, 100, 700, 800],
        new InputConvention(IsBgr: true, Mean: [0, 0, 0], Scale: [1, 10, 100]).Convert(Weight).Values);

    [Fact]
    public void Our_own_convention_changes_nothing() =>
        Assert.Equal(Weight.Values, InputConvention.Own([1, 2, 3]).Convert(Weight).Values);

    [Fact]
    public void A_converted_weight_answers_alike()
    {
        float[] rgb = [200, 30, 90];
        float[] mean = InputConvention.Torchvision.Mean;
        var weight = new WeightTensor([1, 3, 1, 1], [0.3f, -0.2f, 0.7f]);

        double theirs = rgb.Select((pixel, colour) => weight.Values[colour] * (pixel / 255.0 - 0.5) / 0.5).Sum();
        float[] converted = InputConvention.Torchvision.Convert(weight).Values;
        double ours = rgb.Select((pixel, colour) => (double)converted[colour] * (pixel - mean[colour])).Sum();

        Assert.Equal(theirs, ours, tolerance: 1e-6);
    }

    [Theory]
    [InlineData(new long[] { 64, 1, 7, 7 })]
    [InlineData(new long[] { 64 })]
    [InlineData(new long[] { 1L << 60, 3, 0, 7 })]
    public void A_weight_for_no_colour_image_is_refused(long[] shape)
    {
        Assert.True(WeightTensor.TryCount(shape, out long count));

        var error = Assert.Throws<InvalidDataException>(
            () => InputConvention.BvlcGoogLeNet.Convert(new(shape, new float[count])));

        Assert.Contains($"has a weight of shape [{string.Join(", ", shape)}]", error.Message);
    }
}
