using MLNet.GoogLeNet.Data.Images;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

public class FramingTests
{
    // Widths, heights and offsets that torchvision's Resize(256) and CenterCrop(224) give.
    [Theory]
    [InlineData(500, 608, 256, 311, 16, 44)] // 87 / 2 goes to the even 44
    [InlineData(689, 500, 352, 256, 64, 16)]
    [InlineData(100, 100, 256, 256, 16, 16)]
    [InlineData(501, 333, 385, 256, 80, 16)] // 161 / 2 goes to the even 80
    public void Crop_resizes_the_short_side(int width, int height, int toWidth, int toHeight, int left, int top) =>
        Assert.Equal(new(toWidth, toHeight, left, top), Framing.Of(ImageFit.Crop, width, height, 256, 224));

    [Fact]
    public void Stretch_resizes_both_sides() =>
        Assert.Equal(new(256, 256, 16, 16), Framing.Of(ImageFit.Stretch, 500, 608, 256, 224));

    [Fact]
    public void Pad_resizes_the_long_side_and_begins_outside_the_image() =>
        Assert.Equal(new(128, 256, -64, 0), Framing.Of(ImageFit.Pad, 300, 600, 256, 256));

    [Fact]
    public void A_side_never_vanishes() =>
        Assert.Equal(new(256, 1, 0, -128), Framing.Of(ImageFit.Pad, 20_000, 10, 256, 256));
}
