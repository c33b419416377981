using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Tensors;

public class WeightTensorTests
{
    [Theory]
    [InlineData(new long[] { 2, 3 }, 5)]
    [InlineData(new long[] { }, 0)]
    [InlineData(new long[] { -1, -1 }, 1)]
    [InlineData(new long[] { 1L << 32, 1L << 32 }, 0)]
    public void A_shape_holds_exactly_its_values(long[] shape, int count)
    {
        var error = Assert.Throws<ArgumentException>(() => new WeightTensor(shape, new float[count]));

        Assert.Contains($"Shape [{string.Join(", ", shape)}] does not hold {count} values", error.Message);
    }
}
