using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.UnitTests.Data.Images;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data;

public sealed class RawImageTests(TrainedFlowers flowers)
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<RawPixelFormat, ImageFit> FormatsAndFits =>
        new(from format in Enum.GetValues<RawPixelFormat>() from fit in Enum.GetValues<ImageFit>() select (format, fit));

    [Theory]
    [MemberData(nameof(FormatsAndFits))]
    public void Raw_pixels_give_the_pixels_of_a_file_to_the_bit(RawPixelFormat format, ImageFit fit)
    {
        var random = new Random(7 * (int)format + (int)fit);
        foreach ((int width, int height) in new[] { (53, 37), (19, 64), (1, 1), (9, 8), (5, 40), (131, 260) })
        {
            var colours = Frames.Random(width, height, format, random);
            byte[] file = Frames.Png(width, height, colours);
            byte[] buffer = Frames.Buffer(width, height, format, stride: null, colours);
            int stride = (buffer.Length / height) + 1 + random.Next(30);
            byte[] padded = Frames.Buffer(width, height, format, stride, colours);
            var options = fit == ImageFit.TestSquares
                ? new PixelLoadingOptions { ResizeTo = 16, Fit = fit }
                : new() { ResizeTo = 16, CropTo = 13, Fit = fit };

            byte[] expected = Samples.Pixels(file, options);

            Assert.Equal(expected, Pixels(new(buffer, width, height, format), options));
            Assert.Equal(expected, Pixels(new(padded, width, height, format, stride), options));
        }
    }

    [Fact]
    public void A_reader_takes_frames_of_changing_size_and_files_in_between()
    {
        var random = new Random(3);
        var options = new PixelLoadingOptions { ResizeTo = 24, Fit = ImageFit.Pad };
        var reader = new PixelReader(options);
        for (int frame = 0; frame < 20; frame++)
        {
            var (width, height) = (random.Next(1, 90), random.Next(1, 90));
            RawPixelFormat format = (RawPixelFormat)random.Next(7);
            SKColor[] colours = Frames.Random(width, height, format, random);
            byte[] file = Frames.Png(width, height, colours);
            byte[] ofFile = new byte[reader.Length], ofFrame = new byte[reader.Length];

            reader.Read(new RawImage(Frames.Buffer(width, height, format, stride: null, colours), width, height, format), ofFrame);
            reader.Read(new VBuffer<byte>(file.Length, file), ofFile);

            Assert.Equal(ofFile, ofFrame);
        }
    }

    [Fact]
    public void Pixels_in_native_memory_are_read_where_they_are()
    {
        SKColor[] colours = Frames.Random(31, 17, RawPixelFormat.Bgr, new Random(1));
        byte[] buffer = Frames.Buffer(31, 17, RawPixelFormat.Bgr, stride: 96, colours);
        var options = new PixelLoadingOptions { ResizeTo = 12 };
        nint memory = Marshal.AllocHGlobal(buffer.Length);
        try
        {
            Marshal.Copy(buffer, 0, memory, buffer.Length);

            Assert.Equal(
                Samples.Pixels(Frames.Png(31, 17, colours), options),
                Pixels(new(memory, 31, 17, RawPixelFormat.Bgr, 96), options));
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [Fact]
    public void A_frame_is_not_copied_whole()
    {
        const int Side = 2000;
        var frame = new RawImage(new byte[3 * Side * Side], Side, Side, RawPixelFormat.Bgr);
        var options = new PixelLoadingOptions { ResizeTo = 224 };
        var reader = new PixelReader(options);
        var pixels = new byte[reader.Length];

        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(frame, pixels);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * Side * Side / 20);
    }

    [Fact]
    public void A_model_that_was_trained_on_files_scores_frames_alike_to_the_bit()
    {
        ITransformer model = _mlContext.Model.Load(new MemoryStream(flowers.Saved), out _);
        using var files = _mlContext.Model.CreatePredictionEngine<PathRow, Answer>(model);
        using var frames = _mlContext.Model.CreatePredictionEngine<FrameRow, Answer>(model);

        foreach (string path in flowers.Images.GetColumn<string>("ImagePath"))
        {
            using SKBitmap bitmap = SKBitmap.Decode(path);
            byte[] buffer = Frames.Buffer(bitmap.Width, bitmap.Height, RawPixelFormat.Bgr, stride: 100, bitmap.Pixels);

            Answer expected = files.Predict(new() { Path = path });
            Answer actual = frames.Predict(new() { Image = new(buffer, bitmap.Width, bitmap.Height, RawPixelFormat.Bgr, 100) });

            Assert.Equal(expected.Score, actual.Score);
            Assert.Equal(expected.PredictedLabel, actual.PredictedLabel);
        }
    }

    [Fact]
    public void Frames_are_rows_like_any_other_for_parallel_cursors_too()
    {
        FrameRow[] rows = [.. Enumerable.Range(0, 100).Select(i => new FrameRow { Image = Grey((byte)i) })];
        IDataView frames = _mlContext.Data.LoadFromEnumerable(rows);
        var loader = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 4 });
        IDataView pixels = loader.Fit(frames).Transform(frames);

        IDataView copied = _mlContext.Transforms.CopyColumns("Copy", "Pixels").Fit(pixels).Transform(pixels);

        Assert.Equal(Enumerable.Range(0, 100), copied.GetColumn<byte[]>("Copy").Select(values => (int)values[0]));
        EstimatorContract.AssertPromiseKept(loader, frames.Schema, pixels.Schema);
    }

    [Fact]
    public void A_pipeline_of_frames_is_saved_without_a_schema_since_MLNet_keeps_none_of_images()
    {
        IDataView frames = _mlContext.Data.LoadFromEnumerable([new FrameRow { Image = Grey(77) }]);
        var model = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 4 }).Fit(frames);
        using var file = new MemoryStream();
        _mlContext.Model.Save(model, inputSchema: null, file);

        ITransformer loaded = new MLContext().Model.Load(file, out _);

        Assert.All(Assert.Single(loaded.Transform(frames).GetColumn<byte[]>("Pixels")), value => Assert.Equal(77, value));
    }

    [Fact]
    public void A_portable_model_needs_paths_and_says_what_the_column_has()
    {
        DataViewSchema schema = _mlContext.Data.LoadFromEnumerable(Array.Empty<FrameRow>()).Schema;

        var error = Assert.Throws<InvalidOperationException>(() => _mlContext.Model.SavePortable(flowers.Model, schema, "nowhere.zip"));

        Assert.StartsWith(
            "Column 'ImagePath' has no paths: it is RawImage, but ML.NET's LoadImages takes only paths.", error.Message);
    }

    [Fact]
    public void Bad_frames_keep_their_rows_with_the_reason()
    {
        FrameRow[] rows =
        [
            new() { Image = Grey(1) },
            new() { Image = null },
            new() { Image = new(new byte[4 * 16 - 1], 4, 4, RawPixelFormat.Bgra) },
            new() { Image = new(new byte[4 * 16], 4, 4, RawPixelFormat.Bgra) },
            new() { Image = new(new byte[4 * 16], 4, 4, RawPixelFormat.Bgrx) },
            new() { Image = new(default(ReadOnlyMemory<byte>), 20_000, 10_000, RawPixelFormat.Grey) },
            new() { Image = new(new byte[70_000_000], 1, 70_000_000, RawPixelFormat.Grey) },
            new() { Image = Grey(2) },
        ];
        IDataView pixels = Load(rows, new() { ResizeTo = 32, OnBadImage = BadImagePolicy.KeepRow });

        Assert.Equal(
            ["", "Missing", "Truncated", "Transparent", "", "TooLarge", "TooNarrow", ""], pixels.GetColumn<string>("ImageErrorReason"));
        string[] errors = [.. pixels.GetColumn<string>("ImageError")];
        Assert.Equal("there is none, the RawImage is null", errors[1]);
        Assert.Equal("it ends early: 4×4 pixels of Bgra at a stride of 16 bytes take 64 bytes, and the buffer has 63", errors[2]);
        Assert.Contains("if the fourth byte of a pixel is not alpha, give a RawImage with Rgbx or Bgrx", errors[3]);
        Assert.Equal([3072, 0, 0, 0, 3072, 0, 0, 3072], pixels.GetColumn<byte[]>("Pixels").Select(values => values.Length));
    }

    [Fact]
    public void A_bad_frame_names_its_column_row_and_reason()
    {
        IDataView pixels = Load([new() { Image = Grey(1) }, new() { Image = null }], new());

        var error = Assert.Throws<InvalidDataException>(() => pixels.GetColumn<byte[]>("Pixels").ToArray());

        Assert.StartsWith("The image in column 'ImagePath' of row 1 cannot be used: there is none, the RawImage is null.", error.Message);
        Assert.Equal(BadImageReason.Missing, error.Data["ImageErrorReason"]);
    }

    [Fact]
    public void The_last_row_needs_no_padding()
    {
        byte[] buffer = new byte[10 + 6];

        Assert.Equal(new byte[12], Pixels(new(buffer, 2, 2, RawPixelFormat.Rgb, 10), new() { ResizeTo = 2 }));
        Assert.Throws<BadImageException>(() => Pixels(new(buffer.AsMemory(1), 2, 2, RawPixelFormat.Rgb, 10), new() { ResizeTo = 2 }));
    }

    [Theory]
    [InlineData(0, 4, RawPixelFormat.Rgb, null, "width")]
    [InlineData(4, -1, RawPixelFormat.Rgb, null, "height")]
    [InlineData(4, 4, (RawPixelFormat)7, null, "format")]
    [InlineData(4, 4, RawPixelFormat.Rgb, 11, "stride")]
    [InlineData(4, 4, RawPixelFormat.Rgb, -12, "stride")]
    [InlineData(int.MaxValue, 1, RawPixelFormat.Rgba, int.MaxValue, "stride")]
    public void What_no_image_can_have_is_refused_at_once(int width, int height, RawPixelFormat format, int? stride, string name)
    {
        Assert.Throws<ArgumentOutOfRangeException>(name, () => new RawImage(new byte[48], width, height, format, stride));
        Assert.Throws<ArgumentOutOfRangeException>(name, () => new RawImage(1, width, height, format, stride));
        Assert.Throws<ArgumentOutOfRangeException>("address", () => new RawImage(0, 4, 4, RawPixelFormat.Rgb));
    }

    [Fact]
    public void A_stride_in_pixels_is_told_that_it_is_bytes()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("stride", () => new RawImage(new byte[900], 20, 15, RawPixelFormat.Bgr, 20));

        Assert.Contains("at least 60 bytes: 20 pixels of Bgr take 3 bytes each. It counts bytes, not pixels.", error.Message);
    }

    private IDataView Load(FrameRow[] rows, PixelLoadingOptions options)
    {
        IDataView frames = _mlContext.Data.LoadFromEnumerable(rows);
        return _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", options).Fit(frames).Transform(frames);
    }

    private static RawImage Grey(byte value) => new(Enumerable.Repeat(value, 20).ToArray(), 5, 4, RawPixelFormat.Grey);

    private static byte[] Pixels(RawImage image, PixelLoadingOptions options)
    {
        var reader = new PixelReader(options);
        var pixels = new byte[reader.Length];
        reader.Read(image, pixels);
        return pixels;
    }

    private sealed class PathRow
    {
        [ColumnName("ImagePath")]
        public string Path { get; set; } = "";
    }

    private sealed class FrameRow
    {
        [ColumnName("ImagePath"), RawImageType]
        public RawImage? Image { get; set; }
    }

    private sealed class Answer
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }
}
