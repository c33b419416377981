using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

public class ResamplerTests
{
    private static readonly byte[] Row = [0, 100, 200, 40];

    [Fact]
    public void Reducing_by_two_weighs_four_pixels_with_a_triangle()
    {
        byte[] pixels = Resized(ImageFit.Stretch, 2);

        // 3/7, 3/7, 1/7 of those that the triangle reaches
        Assert.Equal(Math.Round((3 * 0 + 3 * 100 + 200) / 7.0), pixels[0]);
        Assert.Equal(Math.Round((100 + 3 * 200 + 3 * 40) / 7.0), pixels[1]);
    }

    [Fact]
    public void Enlarging_by_two_interpolates_between_neighbours() =>
        Assert.Equal([0, 25, 75, 125, 175, 160, 80, 40], Resized(ImageFit.Stretch, 8)[..8]);

    [Fact]
    public void The_size_it_has_is_left_as_it_is() => Assert.Equal(Row, Resized(ImageFit.Stretch, 4)[..4]);

    [Fact]
    public void A_fine_pattern_becomes_its_average()
    {
        byte[] file = SyntheticImages.Encode(
            SKEncodedImageFormat.Png, 512, 512, (x, y) => (x + y) % 2 == 0 ? SKColors.White : SKColors.Black);

        byte[] pixels = Samples.Pixels(file, new() { ResizeTo = 64 });

        Assert.All(pixels, value => Assert.InRange(value, 126, 129));
    }

    [Fact]
    public void A_crop_is_the_centre_of_the_resized_image()
    {
        byte[] file = SyntheticImages.Encode(
            SKEncodedImageFormat.Png, 90, 70, (x, y) => new((byte)(x * 37), (byte)(y * 41), (byte)((x + y) * 23)));

        byte[] whole = Samples.Pixels(file, new() { ResizeTo = 40, Fit = ImageFit.Stretch });
        byte[] crop = Samples.Pixels(file, new() { ResizeTo = 40, CropTo = 30, Fit = ImageFit.Stretch });

        for (int i = 0; i < 30; i++)
            Assert.Equal(Samples.Colour(whole, 5 + i, 34 - i), Samples.Colour(crop, i, 29 - i));
    }

    private static byte[] Resized(ImageFit fit, int size) => Samples.Pixels(
        SyntheticImages.Encode(SKEncodedImageFormat.Png, 4, 4, (x, _) => new(Row[x], Row[x], Row[x])),
        new() { ResizeTo = size, Fit = fit });
}
