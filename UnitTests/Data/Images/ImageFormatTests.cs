using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

public class ImageFormatTests
{
    private static readonly PixelLoadingOptions Small = new() { ResizeTo = 4 };

    public static TheoryData<string, byte[], string> Kinds => new()
    {
        { "CMYK jpg", Samples.CmykJpeg, "#FF3737" },
        { "grey jpg", Samples.GreyJpeg, "#4D4D4D" },
        { "16-bit png", Samples.SixteenBitPng, "#9C9C9C" },
        { "palette png", Samples.PalettePng, "#0AC81E" },
        { "gif", Samples.Gif, "#0AC81E" },
        { "bmp", Samples.Bmp, "#0AC81E" },
        { "jpg", Encoded(SKEncodedImageFormat.Jpeg, new(10, 200, 30)), "#0AC81E" },
        { "png", Encoded(SKEncodedImageFormat.Png, new(10, 200, 30)), "#0AC81E" },
        { "webp", Encoded(SKEncodedImageFormat.Webp, new(10, 200, 30)), "#0AC81E" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_file_has_its_colours(string kind, byte[] file, string colour)
    {
        int tolerance = kind is "webp" ? 4 : 2; // its chroma is coarse
        Samples.AssertClose(SKColor.Parse(colour), Samples.Colour(Samples.Pixels(file, Small), 1, 2), tolerance);
    }

    [Fact]
    public void Transparent_parts_are_shown_over_white()
    {
        byte[] half = Encoded(SKEncodedImageFormat.Png, new(200, 0, 100, 128));
        byte[] most = Encoded(SKEncodedImageFormat.Png, new(10, 10, 10, 200));
        byte[] corner = SyntheticImages.Encode(
            SKEncodedImageFormat.Png, 16, 16, (x, y) => x + y == 0 ? SKColors.Black : SKColors.Transparent);

        Samples.AssertClose(new(227, 127, 177), Samples.Colour(Samples.Pixels(half, Small), 0, 0), tolerance: 1);
        Assert.Equal(new SKColor(63, 63, 63), Samples.Colour(Samples.Pixels(most, Small), 0, 0)); // 62.84
        Assert.Equal(SKColors.White, Samples.Colour(Samples.Pixels(corner, Small), 3, 3));
    }

    [Fact]
    public void A_BMP_whose_alpha_is_0_throughout_shows_its_colours()
    {
        var options = new PixelLoadingOptions { ResizeTo = 8 };

        byte[] pixels = Samples.Pixels(Samples.BmpWithAlpha((x, y) => new((byte)(20 * x), (byte)(20 * y), 77, 0)), options);

        for (int i = 0; i < 64; i++)
            Assert.Equal(new SKColor((byte)(20 * (i % 8)), (byte)(20 * (i / 8)), 77), Samples.Colour(pixels, i % 8, i / 8));
    }

    [Fact]
    public void A_BMP_with_some_alpha_is_shown_over_white()
    {
        byte[] pixels = Samples.Pixels(
            Samples.BmpWithAlpha((x, _) => new(200, 0, 100, (byte)(x < 4 ? 0 : 128))), new() { ResizeTo = 8 });

        Assert.Equal(SKColors.White, Samples.Colour(pixels, 0, 0));
        Samples.AssertClose(new(227, 127, 177), Samples.Colour(pixels, 7, 0), tolerance: 1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20_000, 10)]
    [InlineData(10, 20_000)]
    public void Tiny_and_narrow_images_work_with_every_fit(int width, int height)
    {
        byte[] file = SyntheticImages.Encode(SKEncodedImageFormat.Png, width, height, (_, _) => new SKColor(1, 2, 3));
        foreach (ImageFit fit in Enum.GetValues<ImageFit>())
        {
            byte[] pixels = Samples.Pixels(file, new() { ResizeTo = 256, CropTo = fit == ImageFit.TestSquares ? null : 224, Fit = fit });

            Assert.Equal(new SKColor(1, 2, 3), Samples.Colour(pixels, 112, 112));
        }
    }

    private static byte[] Encoded(SKEncodedImageFormat format, SKColor colour) =>
        SyntheticImages.Encode(format, 16, 16, (_, _) => colour);
}
