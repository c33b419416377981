using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Tensors;

public class ElementsTests
{
    [Fact]
    public void Data_that_end_early_are_refused()
    {
        var error = Assert.Throws<InvalidDataException>(
            () => Elements.Read(new MemoryStream(new byte[7]), ElementType.Float32, count: 2));

        Assert.Contains("end after fewer than the promised 2 numbers", error.Message);
    }
}
