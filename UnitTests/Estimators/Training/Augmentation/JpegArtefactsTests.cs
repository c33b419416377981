using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Training.Augmentation;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class JpegArtefactsTests
{
    private const int Side = 44; // no multiple of the blocks

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(100)]
    public void A_crop_becomes_what_a_JPEG_file_of_that_quality_shows(int quality)
    {
        Frame frame = Image();
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < Side * Side; i++)
            bitmap.SetPixel(i % Side, i / Side, new SKColor(frame.Plane(0)[i], frame.Plane(1)[i], frame.Plane(2)[i]));
        using SKData file = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        using SKBitmap expected = SKBitmap.Decode(file);

        JpegArtefacts.Apply(frame, quality, new Raster());

        for (int i = 0; i < Side * Side; i++)
            Assert.Equal(
                expected.GetPixel(i % Side, i / Side), new SKColor(frame.Plane(0)[i], frame.Plane(1)[i], frame.Plane(2)[i]));
    }

    [Fact]
    public void The_lower_the_quality_the_more_pixels_change()
    {
        double[] changes = [.. ((int[])[100, 90, 60, 30, 10]).Select(Change)];

        Assert.InRange(changes[0], 0.01, 2);
        Assert.InRange(changes[^1], 6, 30);
        Assert.Equal(changes.Order(), changes);
    }

    [Fact]
    public void The_same_crop_becomes_the_same_whatever_the_memory_held_before()
    {
        var used = new Raster();
        JpegArtefacts.Apply(Images.Frame(2 * Side, Images.NoiseAt), 3, used);
        Frame first = Image(), second = Image();

        JpegArtefacts.Apply(first, 20, new Raster());
        JpegArtefacts.Apply(second, 20, used);

        Assert.Equal(first.Pixels.ToArray(), second.Pixels.ToArray());
    }

    private static double Change(int quality)
    {
        Frame before = Image(), after = Image();
        JpegArtefacts.Apply(after, quality, new Raster());
        return before.Pixels.ToArray().Zip(after.Pixels.ToArray(), (x, y) => Math.Abs(x - y)).Average();
    }

    // Smooth colours and a little noise in the brightness, as a photograph has them.
    private static Frame Image() => Images.Frame(Side, (c, y, x) =>
        (int)(127.5 + 90 * Math.Sin((x * (3 - c) + y * (c + 1)) / 30.0)) + Images.NoiseAt(0, y, x) / 10 - 12);
}
