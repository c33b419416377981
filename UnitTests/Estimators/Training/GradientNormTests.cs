using MLNet.GoogLeNet.Training;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class GradientNormTests
{
    [Theory]
    [InlineData(26, 1)] // longer than the gradient, of length 13
    [InlineData(6.5, 0.5)]
    [InlineData(0.13, 0.01)]
    public void A_gradient_is_shortened_to_the_largest_length_over_all_parameters(double largest, double factor)
    {
        using var scope = NewDisposeScope();
        Parameter first = WithGradient(3, 4), second = WithGradient(12), without = new(zeros(2));

        Assert.Equal(13, GradientNorm.Clip([first, second, without], largest), 5);

        Assert.Equal([3 * factor, 4 * factor, 12 * factor], Gradient(first).Concat(Gradient(second)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Null(without.grad);
    }

    [Fact]
    public void A_gradient_that_is_no_number_is_told_and_left()
    {
        using var scope = NewDisposeScope();
        Parameter parameter = WithGradient(float.NaN, 2);

        Assert.Equal(double.NaN, GradientNorm.Clip([parameter], largest: 1));
        Assert.Equal([double.NaN, 2], Gradient(parameter));
    }

    [Fact]
    public void Without_gradients_the_length_is_zero() => Assert.Equal(0, GradientNorm.Clip([], largest: 1));

    private static Parameter WithGradient(params float[] values)
    {
        var parameter = new Parameter(zeros(values.Length));
        (parameter * tensor(values)).sum().backward();
        return parameter;
    }

    private static IEnumerable<double> Gradient(Parameter parameter) =>
        parameter.grad!.data<float>().ToArray().Select(value => (double)value);
}
