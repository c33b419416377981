using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

public sealed class ActivationRangeTests
{
    [Fact]
    public void After_a_ReLU_the_lowest_byte_is_zero()
    {
        var range = new ActivationRange(0, 51);

        Assert.Equal(0, range.ZeroPoint);
        Assert.Equal([0, 0, 0.2f, 51, 51], new[] { -3f, 0.09f, 0.11f, 51, 1000 }.Select(value => MathF.Round(range.Round(value), 5)));
    }

    [Fact]
    public void Zero_stays_zero_where_values_have_a_sign()
    {
        var range = new ActivationRange(-123.4f, 151.3f);

        Assert.Equal(115, range.ZeroPoint);
        Assert.Equal(0, range.Round(0));
        Assert.Equal(-123.4f, range.Round(-200), range.Scale / 2 + 1e-3f);
        Assert.Equal(151.3f, range.Round(200), range.Scale / 2 + 1e-3f);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(1, 2)]
    [InlineData(0, float.NaN)]
    [InlineData(float.NaN, 1)]
    [InlineData(0, float.PositiveInfinity)]
    [InlineData(float.MinValue, float.MaxValue)]
    [InlineData(0, 1e-37f)]
    public void Ranges_without_zero_or_without_an_end_are_none(float lowest, float highest) =>
        Assert.False(new ActivationRange(lowest, highest).IsSound);

    [Theory]
    [InlineData(GoogLeNetArchitecture.Torchvision, 31)] // pixels, 3 convolutions before and 3 tensors in each of 9 inception modules
    [InlineData(GoogLeNetArchitecture.Paper, 33)]       // and 2 normalisations
    public void All_that_meets_in_a_concatenation_has_one_range(GoogLeNetArchitecture architecture, int count)
    {
        IReadOnlyList<string> names = ActivationNames.Of(architecture);

        Assert.Equal(count, names.Count);
        Assert.Equal(count, names.Distinct().Count());
        Assert.Equal(
            ["inception3a.branch2.0", "inception3a.branch3.0", "inception3a"], names.Where(name => name.StartsWith("inception3a")));
    }
}
