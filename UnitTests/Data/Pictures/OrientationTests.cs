using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Pictures;

public class OrientationTests
{
    private static readonly SKColor[] Colours = [SKColors.Red, SKColors.Lime, SKColors.Blue, SKColors.Yellow];

    // Which quarter of the upright picture (0 and 1 on top, 2 and 3 below) is stored where, as EXIF defines it.
    [Theory]
    [InlineData(1, 0, 1, 2, 3)]
    [InlineData(2, 1, 0, 3, 2)]
    [InlineData(3, 3, 2, 1, 0)]
    [InlineData(4, 2, 3, 0, 1)]
    [InlineData(5, 0, 2, 1, 3)]
    [InlineData(6, 1, 3, 0, 2)]
    [InlineData(7, 3, 1, 2, 0)]
    [InlineData(8, 2, 0, 3, 1)]
    public void The_orientation_of_the_camera_is_applied(int orientation, params int[] stored)
    {
        (int width, int height) = orientation < 5 ? (120, 80) : (80, 120);
        byte[] file = Exif.WithOrientation(
            SyntheticImages.Encode(
                SKEncodedImageFormat.Jpeg, width, height,
                (x, y) => Colours[stored[(x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2)]]),
            orientation);

        byte[] pixels = Samples.Pixels(file, new() { ResizeTo = 32, Fit = ImageFit.Pad });

        // Upright it is 120×80 in any case, so the bars are above and below.
        Samples.AssertClose(Colours[0], Samples.Colour(pixels, 6, 9), tolerance: 8);
        Samples.AssertClose(Colours[1], Samples.Colour(pixels, 25, 9), tolerance: 8);
        Samples.AssertClose(Colours[2], Samples.Colour(pixels, 6, 22), tolerance: 8);
        Samples.AssertClose(Colours[3], Samples.Colour(pixels, 25, 22), tolerance: 8);
        Assert.Equal(new SKColor(128, 128, 128), Samples.Colour(pixels, 16, 3));
    }

    [Fact]
    public void A_mirrored_picture_at_a_reduced_scale_is_the_exact_mirror_image()
    {
        // 199 and 163 are no multiples of 8: the last pixels of the reduced picture are partly covered.
        byte[] file = SyntheticImages.Encode(
            SKEncodedImageFormat.Jpeg, 199, 163, (x, y) => new((byte)(x * 37), (byte)(y * 41), (byte)((x + y) * 23)));
        var options = new PixelLoadingOptions { ResizeTo = 48, Fit = ImageFit.Stretch };

        byte[] upright = Samples.Pixels(file, options);
        byte[] turned = Samples.Pixels(Exif.WithOrientation(file, 3), options);

        for (int channel = 0; channel < 3; channel++)
        {
            byte[] expected = upright[(channel * 48 * 48)..((channel + 1) * 48 * 48)];
            Array.Reverse(expected);
            byte[] actual = turned[(channel * 48 * 48)..((channel + 1) * 48 * 48)];
            Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), 0, 1);
        }
    }
}
