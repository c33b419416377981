using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data;

public class PixelLoadingOptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_documentation() => Assert.Equal(
        new PixelLoadingOptions
        {
            ResizeTo = 256,
            CropTo = null,
            Fit = ImageFit.Crop,
            ImageFolder = null,
            OnBadImage = BadImagePolicy.Throw,
        },
        new());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(8193)]
    public void ResizeTo_states_its_range(int size) =>
        AssertRefused(new() { ResizeTo = size }, "ResizeTo", "from 1 to 8192");

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void CropTo_states_its_range(int size) =>
        AssertRefused(new() { ResizeTo = 32, CropTo = size }, "CropTo", "from 1 to ResizeTo (32)");

    [Fact]
    public void Unknown_choices_name_the_known_ones()
    {
        AssertRefused(new() { Fit = (ImageFit)9 }, "Fit", "Crop, Stretch, Pad or TestSquares");
        AssertRefused(new() { OnBadImage = (BadImagePolicy)9 }, "OnBadImage", "Throw or KeepRow");
    }

    private static void AssertRefused(PixelLoadingOptions options, string name, string range)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            "options", () => new MLContext().Transforms.LoadPixels("Pixels", "ImagePath", options));
        Assert.StartsWith($"{name} is ", error.Message);
        Assert.Contains($"; it must be {range}", error.Message);
    }
}
