using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Scoring.Crops;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring.Crops;

public sealed class PixelColumnTests
{
    [Fact]
    public void Planes_of_a_known_size_are_taken() =>
        Assert.Equal((256, 300), new PixelColumn("Pixels", Vector(3, 256, 300), imageSize: 224).SizeOf(3 * 256 * 300));

    [Fact]
    public void Pictures_without_a_known_size_are_squares()
    {
        var column = new PixelColumn("Pixels", Vector(), imageSize: 32);

        Assert.Equal((40, 40), column.SizeOf(3 * 40 * 40));
        var error = Assert.Throws<InvalidOperationException>(() => column.SizeOf(1000));
        Assert.Contains("1,000 values per row; a 32×32 RGB image has 3,072", error.Message);
    }

    [Fact]
    public void Smaller_pictures_than_the_network_takes_are_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new PixelColumn("Pixels", Vector(3, 128, 128), imageSize: 224));

        Assert.Equal("Column 'Pixels' has pictures of 128×128; the network takes 224×224. "
            + "Resize them to 224 or more, or set ImageSize to 128 or less when training.", error.Message);
    }

    [Theory]
    [InlineData(128, 300)]
    [InlineData(300, 128)]
    public void Pictures_that_are_too_short_on_one_side_are_refused(int height, int width) =>
        Assert.Contains($"has pictures of {width}×{height}",
            Assert.Throws<ArgumentOutOfRangeException>(() => new PixelColumn("Pixels", Vector(3, height, width), imageSize: 224)).Message);

    [Fact]
    public void Interleaved_pixels_are_refused() => Assert.Contains("Set interleavePixelColors to false",
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelColumn("Pixels", Vector(224, 224, 3), imageSize: 224)).Message);

    [Fact]
    public void Bytes_that_nobody_took_the_mean_off_are_refused() => Assert.Contains("NormalizeZeroMean(\"Pixels\")",
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelColumn(
            "Pixels", new VectorDataViewType(NumberDataViewType.Byte, 3, 224, 224), imageSize: 224)).Message);

    private static VectorDataViewType Vector(params int[] dimensions) => dimensions.Length == 0
        ? new VectorDataViewType(NumberDataViewType.Single)
        : new VectorDataViewType(NumberDataViewType.Single, dimensions);
}
