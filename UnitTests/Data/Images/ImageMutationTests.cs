using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

/// <summary>Damaged images give pixels or a row with a reason, and nothing else happens.</summary>
[Collection<Alone>]
public sealed class ImageMutationTests
{
    // Of managed memory: a few bytes may say that they are an image of as many pixels as are allowed. Two columns are read, one after the
    // other.
    private const long MostBytes = 2L * Raster.BytesPerPixel * Raster.MaxPixels + (64 << 20);
    private const long MostResidentBytes = 1L << 30; // of all memory, for all mutations of a format
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("gif")]
    [InlineData("bmp")]
    [InlineData("cmyk.jpg")]
    [InlineData("palette.png")]
    [InlineData("16 bit.png")]
    [InlineData("turned.jpg")]
    [InlineData("turned.png")]
    [InlineData("turned.webp")]
    [InlineData("transparent.bmp")]
    public void A_damaged_image_is_an_answer(string kind)
    {
        byte[] file = Image(kind);
        Random random = Mutations.Seeded();
        int refused = 0, mutations = Mutations.Count;
        long before = PeakBytes();

        for (int i = 0; i < mutations; i++)
        {
            byte[] mutant = Mutations.Of(file, random);
            bool isRefused = false;
            Mutations.Try(i.ToString(CultureInfo.InvariantCulture), mutant, MostBytes, () => isRefused = IsRefused(mutant), _ => false);
            refused += isRefused ? 1 : 0;
        }

        if (Mutations.IsFull) // and nothing else runs
            Assert.InRange(PeakBytes() - before, 0, MostResidentBytes);
        Assert.InRange(refused, 1, mutations); // a PNG has checksums for everything
    }

    private bool IsRefused(byte[] file)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable([new Row { File = file }]);
        IDataView loaded = _mlContext.Transforms.LoadPixels("Pixels", "File", new() { ResizeTo = 32, OnBadImage = BadImagePolicy.KeepRow })
            .Fit(rows).Transform(rows);
        byte[] pixels = loaded.GetColumn<byte[]>("Pixels").Single();
        string reason = loaded.GetColumn<string>("ImageError").Single();
        Assert.Equal(reason.Length == 0 ? 3 * 32 * 32 : 0, pixels.Length);
        return reason.Length > 0;
    }

    private static byte[] Image(string kind)
    {
        var random = new Random(1);
        byte[] Encoded(SKEncodedImageFormat format) =>
            SyntheticImages.Encode(format, 40, 24, (x, y) => new((uint)(x * y + random.Next(20)) | 0xFF000000));
        return kind switch
        {
            "jpg" => Encoded(SKEncodedImageFormat.Jpeg),
            "png" => Encoded(SKEncodedImageFormat.Png),
            "webp" => Encoded(SKEncodedImageFormat.Webp),
            "gif" => Samples.Gif,
            "bmp" => Samples.Bmp,
            "cmyk.jpg" => Samples.CmykJpeg,
            "palette.png" => Samples.PalettePng,
            "turned.jpg" => Exif.With(Encoded(SKEncodedImageFormat.Jpeg), Exif.Block(6, Exif.Long, count: 2)),
            "turned.png" => Exif.WithOrientation(Encoded(SKEncodedImageFormat.Png), 6),
            "turned.webp" => Exif.With(Encoded(SKEncodedImageFormat.Webp), Exif.Block(6, Exif.Short, count: 3, littleEndian: true)),
            "transparent.bmp" => Samples.BmpWithAlpha((_, _) => new(10, 200, 30, 0)),
            _ => Samples.SixteenBitPng,
        };
    }

    private sealed class Row
    {
        public byte[] File { get; set; } = [];
    }

    // In bytes; 0 where the system does not say.
    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
