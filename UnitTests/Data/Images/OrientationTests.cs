using MLNet.GoogLeNet.Data.Images;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

public class OrientationTests
{
    private static readonly SKColor[] Colours = [SKColors.Red, SKColors.Lime, SKColors.Blue, SKColors.Yellow];

    // Which quarter of the upright image (0 and 1 on top, 2 and 3 below) is stored where, as EXIF defines it.
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

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, false)]
    [InlineData(SKEncodedImageFormat.Jpeg, true)]
    [InlineData(SKEncodedImageFormat.Png, false)]
    [InlineData(SKEncodedImageFormat.Png, true)]
    [InlineData(SKEncodedImageFormat.Webp, false)]
    [InlineData(SKEncodedImageFormat.Webp, true)]
    public void Every_format_and_every_spelling_of_the_orientation_is_upright(SKEncodedImageFormat format, bool littleEndian)
    {
        byte[] stored = Quarters(format);
        (ushort, uint)[] spellings =
            [(Exif.Short, 1), (Exif.Short, 2), (Exif.Short, 3), (Exif.Long, 1), (Exif.Long, 2), (Exif.Byte, 1)];
        foreach (var (type, count) in spellings)
        {
            byte[] file = Exif.With(stored, Exif.Block(6, type, count, littleEndian));

            byte[] pixels = Samples.Pixels(file, new() { ResizeTo = 32, Fit = ImageFit.Pad });

            // Turned to the right it is 64×96: bars at the sides, and what was below on the left is on top.
            Assert.Equal(new SKColor(128, 128, 128), Samples.Colour(pixels, 2, 16));
            Samples.AssertClose(Colours[2], Samples.Colour(pixels, 9, 6), tolerance: 8);
            Samples.AssertClose(Colours[0], Samples.Colour(pixels, 22, 6), tolerance: 8);
            Samples.AssertClose(Colours[3], Samples.Colour(pixels, 9, 25), tolerance: 8);
            Samples.AssertClose(Colours[1], Samples.Colour(pixels, 22, 25), tolerance: 8);
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void The_prefix_of_JPEG_may_precede_the_block_in_other_formats(SKEncodedImageFormat format)
    {
        byte[] file = Exif.With(Quarters(format), [.. "Exif\0\0"u8, .. Exif.Block(3)]);

        byte[] pixels = Samples.Pixels(file, new() { ResizeTo = 32, Fit = ImageFit.Stretch });

        Samples.AssertClose(Colours[3], Samples.Colour(pixels, 6, 6), tolerance: 8);
    }

    [Fact]
    public void An_orientation_behind_the_pixels_of_a_PNG_is_found()
    {
        byte[] plain = Quarters(SKEncodedImageFormat.Png), turned = Exif.WithOrientation(plain, 3);
        byte[] chunk = turned[33..(33 + turned.Length - plain.Length)], end = plain[^12..];

        byte[] pixels = Samples.Pixels([.. plain[..^12], .. chunk, .. end], new() { ResizeTo = 32, Fit = ImageFit.Stretch });

        Samples.AssertClose(Colours[3], Samples.Colour(pixels, 6, 6), tolerance: 1);
    }

    [Fact]
    public void What_is_no_orientation_leaves_the_image_as_it_is_stored()
    {
        byte[] whole = Exif.Block(6, Exif.Long, count: 2);
        byte[][] blocks =
        [
            .. Enumerable.Range(0, whole.Length - 4).Select(length => whole[..length]), // of two numbers, only the first is needed
            Exif.Block(0), Exif.Block(9), Exif.Block(65_536 + 6, Exif.Long), Exif.Block(6, Exif.Text), Exif.Block(6, Exif.Short, count: 0),
            Exif.Block(6, type: 0), Exif.Block(6, type: 77), With(Exif.Block(6), 14, 0xFF), // so many values would be elsewhere
            With(Exif.Block(6), 0, (byte)'X'), With(Exif.Block(6), 2, 1), // neither byte order, a number other than 42
            With(Exif.Block(6), 4, 0xFF), With(Exif.Block(6), 7, 25), With(Exif.Block(6), 10, 7), // a directory elsewhere, another tag
        ];

        Assert.Equal(SKEncodedOrigin.RightTop, ExifOrientation.Of(whole));
        Assert.All(blocks, block => Assert.Equal(SKEncodedOrigin.TopLeft, ExifOrientation.Of(block)));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_file_that_ends_anywhere_has_no_block_or_a_whole_one(SKEncodedImageFormat format)
    {
        byte[] block = Exif.Block(6), file = Exif.With(Quarters(format), block);

        int[] found = [.. Enumerable.Range(0, file.Length + 1).Where(length => !ExifBlock.Of(file.AsSpan(0, length), format).IsEmpty)];

        Assert.NotEmpty(found);
        Assert.Equal(Enumerable.Range(found[0], file.Length + 1 - found[0]), found);
        Assert.All(found, length => Assert.Equal(block, ExifBlock.Of(file.AsSpan(0, length), format).ToArray()));
    }

    [Fact]
    public void A_damaged_block_is_some_orientation_or_none()
    {
        Random random = Mutations.Seeded();
        for (int i = 0; i < 30 * Mutations.Count; i++)
        {
            byte[] block = Mutations.Of(Exif.Block(1 + random.Next(8), (ushort)random.Next(6), (uint)random.Next(4), i % 2 == 0), random);

            Assert.InRange(ExifOrientation.Of(block), SKEncodedOrigin.TopLeft, SKEncodedOrigin.LeftBottom);
        }
    }

    [Fact]
    public void A_mirrored_image_at_a_reduced_scale_is_the_exact_mirror_image()
    {
        // 199 and 163 are not multiples of 8: the last pixels of the reduced image are partly covered.
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

    // 96×64, a colour in each quarter.
    private static byte[] Quarters(SKEncodedImageFormat format) =>
        SyntheticImages.Encode(format, 96, 64, (x, y) => Colours[(x < 48 ? 0 : 1) + (y < 32 ? 0 : 2)]);

    private static byte[] With(byte[] block, int place, byte value)
    {
        block[place] = value;
        return block;
    }
}
