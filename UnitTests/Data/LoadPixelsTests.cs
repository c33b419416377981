using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data;

public sealed class LoadPixelsTests : IDisposable
{
    private static readonly SKColor Colour = new(10, 200, 30);
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_path_becomes_planar_pixels()
    {
        string path = SyntheticImages.Write(_folder["a.png"], 60, 40, Colour);

        IDataView pixels = Load(Paths(path), new() { ResizeTo = 32, CropTo = 24 });

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Byte, 3, 24, 24), pixels.Schema["Pixels"].Type);
        Assert.Equal(Planar(24), Assert.Single(pixels.GetColumn<byte[]>("Pixels")));
    }

    [Fact]
    public void The_size_is_256_unless_the_options_say_otherwise()
    {
        PixelLoadingTransformer transformer = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath").Fit(Paths());

        Assert.Equal(
            new VectorDataViewType(NumberDataViewType.Byte, 3, 256, 256),
            transformer.Transform(Paths()).Schema["Pixels"].Type);
    }

    [Fact]
    public void The_bytes_of_a_file_become_pixels()
    {
        byte[] file = SyntheticImages.Encode(SKEncodedImageFormat.Png, 60, 40, (_, _) => Colour);
        IDataView rows = _mlContext.Data.LoadFromEnumerable([new ImageFile { Pixels = file }]);

        var estimator = _mlContext.Transforms.LoadPixels("Pixels", options: new() { ResizeTo = 24 });

        Assert.Equal(Planar(24), Assert.Single(estimator.Fit(rows).Transform(rows).GetColumn<byte[]>("Pixels")));
    }

    [Fact]
    public void Relative_paths_begin_in_the_image_folder()
    {
        SyntheticImages.Write(_folder["sub/a.png"], 60, 40, Colour);

        IDataView pixels = Load(Paths("sub/a.png"), new() { ResizeTo = 24, ImageFolder = _folder.FullPath });

        Assert.Equal(Planar(24), Assert.Single(pixels.GetColumn<byte[]>("Pixels")));
    }

    [Fact]
    public void Parallel_cursors_give_the_same_rows()
    {
        string[] paths = Enumerable.Range(0, 100)
            .Select(i => SyntheticImages.Write(_folder[$"{i}.png"], 8, 8, new SKColor((byte)i, 0, 0)))
            .ToArray();
        IDataView pixels = Load(Paths(paths), new() { ResizeTo = 8 });

        // A stock transform reads its input with parallel cursors and brings the rows into order again.
        IDataView copied = _mlContext.Transforms.CopyColumns("Copy", "Pixels").Fit(pixels).Transform(pixels);

        Assert.Equal(Enumerable.Range(0, 100), copied.GetColumn<byte[]>("Copy").Select(values => (int)values[0]));
    }

    [Fact]
    public void No_image_is_read_unless_its_pixels_are()
    {
        IDataView pixels = Load(Paths("missing.png"), new());

        Assert.Equal(["missing.png"], pixels.GetColumn<string>("ImagePath"));
        Assert.Throws<InvalidDataException>(() => pixels.GetColumn<byte[]>("Pixels").ToArray());
    }

    [Fact]
    public void A_bad_image_names_its_file_the_reason_and_what_to_do()
    {
        string missing = _folder["missing.png"];
        IDataView pixels = Load(Paths(missing), new());

        var error = Assert.Throws<InvalidDataException>(() => pixels.GetColumn<byte[]>("Pixels").ToArray());
        Assert.Equal(
            $"The image '{missing}' cannot be used: there is no such file. Replace it or leave out its row, or set " +
            "PixelLoadingOptions.OnBadImage to KeepRow.",
            error.Message);
    }

    [Fact]
    public void Bad_bytes_name_their_column_and_row()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable([new ImageFile { Pixels = [1, 2, 3] }]);
        IDataView pixels = _mlContext.Transforms.LoadPixels("Pixels").Fit(rows).Transform(rows);

        var error = Assert.Throws<InvalidDataException>(() => pixels.GetColumn<byte[]>("Pixels").ToArray());
        Assert.StartsWith("The image in column 'Pixels' of row 0 cannot be used: it is not an image", error.Message);
        Assert.Equal(BadImageReason.NotAnImage, error.Data["ImageErrorReason"]);
    }

    [Fact]
    public void A_bad_image_can_keep_its_row_without_pixels_but_with_the_reason()
    {
        string good = SyntheticImages.Write(_folder["a.png"], 60, 40, Colour);

        IDataView pixels = Load(
            Paths(good, _folder["missing.png"], good), new() { ResizeTo = 24, OnBadImage = BadImagePolicy.KeepRow });

        Assert.Equal(["", "there is no such file", ""], pixels.GetColumn<string>("ImageError"));
        Assert.Equal(["", nameof(BadImageReason.Missing), ""], pixels.GetColumn<string>("ImageErrorReason"));
        Assert.Equal([Planar(24), [], Planar(24)], pixels.GetColumn<byte[]>("Pixels"));
        Assert.Equal(3, pixels.GetRowCount());
        Assert.False(((VectorDataViewType)pixels.Schema["Pixels"].Type).IsKnownSize);
    }

    [Fact]
    public void An_image_is_read_once_a_row_whichever_columns_are_asked_for()
    {
        string path = SyntheticImages.Write(_folder["a.png"], 60, 40, Colour);
        IDataView images = Load(Paths(path), new() { ResizeTo = 24, OnBadImage = BadImagePolicy.KeepRow });
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        var readPixels = cursor.GetGetter<VBuffer<byte>>(images.Schema["Pixels"]);
        var readError = cursor.GetGetter<ReadOnlyMemory<char>>(images.Schema["ImageError"]);
        VBuffer<byte> pixels = default;
        ReadOnlyMemory<char> error = default;
        cursor.MoveNext();

        readPixels(ref pixels);
        File.Delete(path);
        readError(ref error);

        Assert.Equal("", error.ToString());
        Assert.Equal(Planar(24), pixels.DenseValues());
    }

    [Fact]
    public void A_prediction_engine_takes_one_path_after_another()
    {
        string good = SyntheticImages.Write(_folder["a.png"], 60, 40, Colour);
        var estimator = _mlContext.Transforms.LoadPixels(
            "Pixels", "ImagePath", new() { ResizeTo = 24, OnBadImage = BadImagePolicy.KeepRow });
        using var engine = _mlContext.Model.CreatePredictionEngine<ImagePath, Loaded>(estimator.Fit(Paths()));

        Assert.Equal(Planar(24), engine.Predict(new() { Path = good }).Pixels);
        Assert.Equal("there is no such file", engine.Predict(new() { Path = "missing.png" }).Error);
        Assert.Equal(Planar(24), engine.Predict(new() { Path = good }).Pixels);
    }

    [Fact]
    public void A_prediction_engine_takes_bytes()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(new List<ImageFile>());
        var estimator = _mlContext.Transforms.LoadPixels("Pixels", options: new() { ResizeTo = 24 });
        using var engine = _mlContext.Model.CreatePredictionEngine<ImageFile, ImageFile>(estimator.Fit(rows));

        byte[] file = SyntheticImages.Encode(SKEncodedImageFormat.Png, 60, 40, (_, _) => Colour);

        Assert.Equal(Planar(24), engine.Predict(new() { Pixels = file }).Pixels);
    }

    [Fact]
    public void A_saved_model_loads_with_its_options_and_gives_the_same_pixels()
    {
        string path = SyntheticImages.Write(_folder["a.png"], 60, 40, (x, y) => new((byte)(4 * x), (byte)(6 * y), 7));
        var options = new PixelLoadingOptions
        {
            ResizeTo = 32,
            CropTo = 24,
            Fit = ImageFit.Pad,
            OnBadImage = BadImagePolicy.KeepRow,
            ImageFolder = _folder.FullPath,
        };
        IDataView rows = Paths(path, "missing.png");
        PixelLoadingTransformer saved = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", options).Fit(rows);
        _mlContext.Model.Save(saved, rows.Schema, _folder["model.zip"]);

        ITransformer loaded = new MLContext().Model.Load(_folder["model.zip"], out _);

        Assert.Equal(options, Assert.IsType<PixelLoadingTransformer>(loaded).Options);
        Assert.Equal(
            saved.Transform(rows).GetColumn<byte[]>("Pixels"), loaded.Transform(rows).GetColumn<byte[]>("Pixels"));
    }

    [Fact]
    public void A_missing_column_names_those_that_are_there()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.Transforms.LoadPixels("Pixels", "Path").Fit(Paths()));

        Assert.Contains("reads column 'Path', which is not among the columns (ImagePath)", error.Message);
    }

    [Fact]
    public void A_column_of_another_type_names_its_type_and_what_is_taken()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable([new Loaded { Pixels = [], Error = "" }]);
        IDataView floats = _mlContext.Transforms.Conversion.ConvertType("Pixels").Fit(rows).Transform(rows);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Transforms.LoadPixels("Pixels").Fit(floats));

        Assert.Contains("column 'Pixels', which is Vector<Single> of variable length. It takes a path", error.Message);
    }

    [Theory]
    [InlineData("ImageError")]
    [InlineData("ImageErrorReason")]
    public void The_column_of_reasons_cannot_be_that_of_pixels(string column) =>
        Assert.Throws<ArgumentException>("outputColumnName", () => _mlContext.Transforms.LoadPixels(
            column, "ImagePath", new() { OnBadImage = BadImagePolicy.KeepRow }));

    private IDataView Load(IDataView rows, PixelLoadingOptions options) =>
        _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", options).Fit(rows).Transform(rows);

    private IDataView Paths(params string[] paths) =>
        _mlContext.Data.LoadFromEnumerable(paths.Select(path => new ImagePath { Path = path }).ToList());

    private static byte[] Planar(int size) =>
        new[] { Colour.Red, Colour.Green, Colour.Blue }.SelectMany(c => Enumerable.Repeat(c, size * size)).ToArray();

    private sealed class ImagePath
    {
        [ColumnName("ImagePath")]
        public string Path { get; set; } = "";
    }

    private sealed class ImageFile
    {
        public byte[] Pixels { get; set; } = [];
    }

    private sealed class Loaded
    {
        public byte[] Pixels { get; set; } = [];

        [ColumnName("ImageError")]
        public string Error { get; set; } = "";
    }
}
