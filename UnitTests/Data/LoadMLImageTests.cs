using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.GoogLeNet.UnitTests.Data.Images;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data;

/// <summary>LoadPixels reads ML.NET's own images.</summary>
public sealed class LoadMLImageTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ImageFit.Crop)]
    [InlineData(ImageFit.Stretch)]
    [InlineData(ImageFit.Pad)]
    [InlineData(ImageFit.TestSquares)]
    public void What_LoadImages_loads_gives_the_pixels_of_the_file_to_the_bit(ImageFit fit)
    {
        var random = new Random((int)fit);
        string[] paths =
        [
            .. from format in new[] { RawPixelFormat.Rgb, RawPixelFormat.Rgba, RawPixelFormat.Grey }
               from size in new[] { (53, 37), (8, 90), (1, 1) }
               let colours = Frames.Random(size.Item1, size.Item2, format, random)
               select Write($"{format}-{size}.png", Frames.Png(size.Item1, size.Item2, colours)),
            Write("a.bmp", Samples.Bmp),
            Write("b.bmp", Samples.BmpWithAlpha((x, y) => new((byte)(30 * x), (byte)(30 * y), 9, (byte)(x == y ? 255 : 17 * x)))),
            Write("c.png", Samples.PalettePng),
            Write("d.gif", Samples.Gif),
        ];
        IDataView files = _mlContext.Data.LoadFromImageFiles(paths);
        var options = new PixelLoadingOptions { ResizeTo = 16, Fit = fit };
        var fromImages = _mlContext.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(_mlContext.Transforms.LoadPixels("FromImage", "Image", options))
            .Append(_mlContext.Transforms.LoadPixels("FromFile", "ImagePath", options));

        IDataView both = fromImages.Fit(files).Transform(files);

        Assert.Equal(both.GetColumn<byte[]>("FromFile"), both.GetColumn<byte[]>("FromImage"));
        EstimatorContract.AssertPromiseKept(fromImages, files.Schema, both.Schema);
    }

    [Theory]
    [InlineData(MLPixelFormat.Rgba32, RawPixelFormat.Rgba)]
    [InlineData(MLPixelFormat.Bgra32, RawPixelFormat.Bgra)]
    public void An_image_of_the_users_is_read_and_left_alone(MLPixelFormat mlFormat, RawPixelFormat format)
    {
        SKColor[] colours = Frames.Random(31, 20, RawPixelFormat.Rgb, new Random(1));
        using MLImage image = MLImage.CreateFromPixels(31, 20, mlFormat, Frames.Buffer(31, 20, format, stride: null, colours));
        var options = new PixelLoadingOptions { ResizeTo = 12, Fit = ImageFit.Pad };
        IDataView pixels = Load([image, image], options);

        byte[] expected = Samples.Pixels(Frames.Png(31, 20, colours), options);

        Assert.Equal([expected, expected], pixels.GetColumn<byte[]>("Pixels"));
        Assert.Equal([expected, expected], pixels.GetColumn<byte[]>("Pixels"));
        Assert.Equal(31, image.Width);
    }

    [Fact]
    public void A_prediction_engine_takes_one_image_after_another()
    {
        var estimator = _mlContext.Transforms.LoadPixels("Pixels", "Image", new() { ResizeTo = 2 });
        IDataView none = _mlContext.Data.LoadFromEnumerable(Array.Empty<Row>());
        using var engine = _mlContext.Model.CreatePredictionEngine<Row, Loaded>(estimator.Fit(none));

        foreach (byte value in (byte[])[3, 200, 77])
        {
            using MLImage image = Plain(value);
            Assert.Equal(Enumerable.Repeat(value, 12), engine.Predict(new() { Image = image }).Pixels);
        }
    }

    [Fact]
    public void Missing_disposed_and_transparent_images_keep_their_rows_with_the_reason()
    {
        using MLImage good = Plain(5), clear = MLImage.CreateFromPixels(2, 2, MLPixelFormat.Bgra32, new byte[16]);
        MLImage disposed = Plain(6);
        disposed.Dispose();

        IDataView pixels = Load([good, null, disposed, clear, good], new() { ResizeTo = 2, OnBadImage = BadImagePolicy.KeepRow });

        Assert.Equal(["", "Missing", "Unreadable", "Transparent", ""], pixels.GetColumn<string>("ImageErrorReason"));
        string[] errors = [.. pixels.GetColumn<string>("ImageError")];
        Assert.Equal("there is none, the MLImage is null", errors[1]);
        Assert.Equal("its MLImage was disposed; dispose it after its row has been read", errors[2]);
        Assert.Equal([12, 0, 0, 0, 12], pixels.GetColumn<byte[]>("Pixels").Select(values => values.Length));
    }

    [Fact]
    public void A_disposed_image_names_its_column_and_row()
    {
        MLImage disposed = Plain(6);
        disposed.Dispose();

        var error = Assert.Throws<InvalidDataException>(() => Load([disposed], new()).GetColumn<byte[]>("Pixels").ToArray());

        Assert.StartsWith("The image in column 'Image' of row 0 cannot be used: its MLImage was disposed;", error.Message);
    }

    [Fact]
    public void Colours_that_are_brighter_than_their_alpha_allows_stay_within_a_byte()
    {
        using MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [250, 10, 0, 100]); // not premultiplied, as it should be

        Assert.Equal([255, 165, 155], Assert.Single(Load([image], new() { ResizeTo = 1 }).GetColumn<byte[]>("Pixels")));
    }

    private IDataView Load(MLImage?[] images, PixelLoadingOptions options)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(images.Select(image => new Row { Image = image }).ToArray());
        return _mlContext.Transforms.LoadPixels("Pixels", "Image", options).Fit(rows).Transform(rows);
    }

    private string Write(string name, byte[] file)
    {
        File.WriteAllBytes(_folder[name], file);
        return _folder[name];
    }

    private static MLImage Plain(byte value) =>
        MLImage.CreateFromPixels(2, 2, MLPixelFormat.Bgra32, [.. Enumerable.Range(0, 16).Select(i => i % 4 == 3 ? (byte)255 : value)]);

    private sealed class Row
    {
        [ImageType(2, 2)] // ML.NET wants a size, and nobody looks at it
        public MLImage? Image { get; set; }
    }

    private sealed class Loaded
    {
        public byte[] Pixels { get; set; } = [];
    }
}
