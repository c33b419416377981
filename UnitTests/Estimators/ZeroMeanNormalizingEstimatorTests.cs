using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

public sealed class ZeroMeanNormalizingEstimatorTests
{
    // Two images [3, 2, 2]: the channels' means are 4, 40 and 100.
    private static readonly byte[] First = [0, 2, 4, 6, 10, 20, 30, 40, 100, 100, 100, 100];
    private static readonly byte[] Second = [2, 4, 6, 8, 40, 50, 60, 70, 100, 100, 100, 100];

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Fit_learns_the_mean_of_each_channel()
    {
        ZeroMeanNormalizingTransformer transformer = Fit(new(), PixelValues.Bytes(2, First, Second));

        Assert.Equal([4, 40, 100], transformer.Mean);
        Assert.Empty(transformer.Scale);
        Assert.Equal([-4, -2, 0, 2, -30, -20, -10, 0, 0, 0, 0, 0], Normalized(transformer, First));
    }

    [Fact]
    public void Singles_are_normalised_as_bytes_are()
    {
        ZeroMeanNormalizingTransformer transformer = Fit(new(), PixelValues.Singles(2, Singles(First), Singles(Second)));

        Assert.Equal([4, 40, 100], transformer.Mean);
        IDataView normalized = transformer.Transform(PixelValues.Singles(2, Singles(First)));
        Assert.Equal(Normalized(transformer, First), Assert.Single(normalized.GetColumn<float[]>("Pixels")));
    }

    [Fact]
    public void Fit_learns_the_mean_of_each_place()
    {
        ZeroMeanNormalizingTransformer transformer = Fit(new() { PerPlace = true }, PixelValues.Bytes(2, First, Second));

        Assert.Equal([1, 3, 5, 7, 25, 35, 45, 55, 100, 100, 100, 100], transformer.Mean);
        Assert.Equal([1, 1, 1, 1, 15, 15, 15, 15, 0, 0, 0, 0], Normalized(transformer, Second));
    }

    [Fact]
    public void A_given_mean_is_taken_off_and_no_row_is_read()
    {
        IDataView unreadable = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath").Fit(Paths()).Transform(Paths());

        ZeroMeanNormalizingTransformer transformer =
            _mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet).Fit(unreadable);

        Assert.Equal([123, 117, 104], transformer.Mean);
        Assert.Equal([-123, -121, -119, -117, -107, -97, -87, -77, -4, -4, -4, -4], Normalized(transformer, First));
    }

    [Fact]
    public void What_is_normalised_already_is_refused_before_and_with_data()
    {
        IDataView rows = PixelValues.Bytes(2, First, Second);
        ZeroMeanNormalizingEstimator estimator = _mlContext.Transforms.NormalizeZeroMean("Pixels");
        ZeroMeanNormalizingTransformer transformer = estimator.Fit(rows);
        IDataView normalized = transformer.Transform(rows);
        const string Expected = "Column 'Pixels' is normalised already; images are normalised once. Leave this NormalizeZeroMean out, or";

        SchemaShape shape = estimator.GetOutputSchema(rows.Schema.ToShape());
        Assert.StartsWith(
            Expected, Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () => estimator.GetOutputSchema(shape)).Message);
        Assert.StartsWith(Expected, Assert.Throws<ArgumentOutOfRangeException>("input", () => estimator.Fit(normalized)).Message);
        Assert.StartsWith(Expected, Assert.Throws<ArgumentOutOfRangeException>("input", () => transformer.Transform(normalized)).Message);
        Assert.StartsWith(
            Expected,
            Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () => transformer.GetOutputSchema(normalized.Schema)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unit_variance_divides_each_channel_by_its_deviation(bool isMeanGiven)
    {
        var options = new ZeroMeanOptions { UnitVariance = true, Mean = isMeanGiven ? new(4, 40, 100) : null };

        ZeroMeanNormalizingTransformer transformer = Fit(options, PixelValues.Bytes(2, First, Second));

        // Variances: red (16+4+0+4)/8 + (4+0+4+16)/8 = 6; green (900+400+100+0)·2/8 = 350; blue never changes.
        Assert.Equal(1 / Math.Sqrt(6), transformer.Scale[0], 6);
        Assert.Equal(1 / Math.Sqrt(350), transformer.Scale[1], 6);
        Assert.Equal(1, transformer.Scale[2]);
        Assert.Equal(-4 / Math.Sqrt(6), Normalized(transformer, First)[0], 6);
        Assert.Equal(-30 / Math.Sqrt(350), Normalized(transformer, First)[4], 6);
    }

    [Fact]
    public void A_channel_that_never_changes_is_not_scaled_whatever_its_value()
    {
        const int Side = 32; // as many values as it takes for their sums to be rounded
        float[] image = [.. Enumerable.Range(0, 3 * Side * Side).Select(i => i < Side * Side ? 77f / 255 : i)];

        ZeroMeanNormalizingTransformer transformer =
            Fit(new() { UnitVariance = true }, PixelValues.Singles(Side, [.. Enumerable.Repeat(image, 10)]));

        Assert.Equal(1, transformer.Scale[0]);
        Assert.NotEqual(1, transformer.Scale[1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_missing_image_is_left_out_of_the_mean_and_stays_missing(bool perPlace)
    {
        IDataView rows = PixelValues.Bytes(0, First, [], Second);

        ZeroMeanNormalizingTransformer transformer = Fit(new() { PerPlace = perPlace }, rows);

        Assert.Equal(Fit(new() { PerPlace = perPlace }, PixelValues.Bytes(2, First, Second)).Mean, transformer.Mean);
        Assert.Equal([12, 0, 12], transformer.Transform(rows).GetColumn<float[]>("Pixels").Select(pixels => pixels.Length));
    }

    [Fact]
    public void A_second_fit_knows_nothing_of_the_first()
    {
        var estimator = _mlContext.Transforms.NormalizeZeroMean("Pixels");

        estimator.Fit(PixelValues.Bytes(2, First, First));

        Assert.Equal([5, 55, 100], estimator.Fit(PixelValues.Bytes(2, Second)).Mean);
    }

    [Fact]
    public void The_mean_may_go_into_a_column_of_its_own()
    {
        IDataView rows = PixelValues.Bytes(2, First);

        IDataView normalized = _mlContext.Transforms.NormalizeZeroMean("Zero", "Pixels", new()).Fit(rows).Transform(rows);

        Assert.Equal(First, Assert.Single(normalized.GetColumn<byte[]>("Pixels")));
        Assert.Equal(0, Assert.Single(normalized.GetColumn<float[]>("Zero")).Sum());
    }

    [Fact]
    public void Images_of_two_sizes_have_a_mean_for_each_channel_but_no_mean_image()
    {
        IDataView rows = PixelValues.Bytes(0, First, [7, 7, 7]);

        Assert.Equal([(0 + 2 + 4 + 6 + 7) / 5f, 107 / 5f, 407 / 5f], Fit(new(), rows).Mean);
        var error = Assert.Throws<InvalidOperationException>(() => Fit(new() { PerPlace = true }, rows));
        Assert.Equal("Column 'Pixels' has rows of 12 and of 3 values; a mean image needs images of one size. "
            + "Load them with LoadPixels, or compute a mean per channel.", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Rows_without_any_image_are_refused(int missing) => Assert.Equal(
        "Column 'Pixels' has no image to compute the mean from. Give Fit at least one.",
        Assert.Throws<InvalidOperationException>(
            () => Fit(new(), PixelValues.Bytes(0, [.. Enumerable.Repeat(Array.Empty<byte>(), missing)]))).Message);

    [Fact]
    public void A_row_that_is_not_three_planes_is_refused()
    {
        IDataView rows = PixelValues.Bytes(0, First, [1, 2, 3, 4]);

        Assert.Contains("has a row of 4 values, not a multiple of 3; RGB pixels are planes [3, H, W]",
            Assert.Throws<InvalidOperationException>(() => Fit(new(), rows)).Message);
    }

    [Fact]
    public void Columns_that_are_missing_or_of_another_type_are_refused_before_and_in_Fit()
    {
        IDataView paths = Paths(), pixels = PixelValues.Bytes(2, First);

        Assert.Contains("There is no column 'Pixels'; the columns are ImagePath. Make it with LoadPixels(\"Pixels\", …).",
            Message("Pixels", paths));
        Assert.Contains("Column 'ImagePath' is String; images are planes [3, H, W], a vector of byte or single.",
            Message("ImagePath", paths));
        Assert.Contains("Column 'Pixels' is Vector<Double", Message("Pixels",
            _mlContext.Transforms.Conversion.ConvertType("Pixels", outputKind: DataKind.Double).Fit(pixels).Transform(pixels)));
    }

    [Fact]
    public void Interleaved_pixels_are_refused()
    {
        using var folder = new TempFolder();
        IDataView files = _mlContext.Data.LoadFromImageFiles([SyntheticImages.Write(folder["a.png"], 4, 4, SkiaSharp.SKColors.Teal)]);
        IDataView interleaved = _mlContext.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(_mlContext.Transforms.ResizeImages("Image", 4, 4))
            .Append(_mlContext.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: true))
            .Fit(files).Transform(files);

        Assert.Contains("images are RGB planes [3, H, W]. LoadPixels makes them, and ExtractPixels with interleavePixelColors: false.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Fit(new(), interleaved)).Message);
    }

    [Fact]
    public void Options_that_contradict_each_other_or_are_out_of_range_are_refused()
    {
        Assert.Contains("Leave out Mean or PerPlace", Assert.Throws<ArgumentException>(
            () => _mlContext.Transforms.NormalizeZeroMean("A", "A", new() { Mean = new(1, 2, 3), PerPlace = true })).Message);
        foreach (float value in new[] { -1, 255.5f, float.NaN })
            Assert.Contains("it must be from 0 to 255 in each channel", Assert.Throws<ArgumentOutOfRangeException>(
                () => _mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(1, value, 3))).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_promised_schema_is_the_delivered_one(bool ofUnknownSize)
    {
        foreach (
            IDataView rows in new[] { PixelValues.Bytes(ofUnknownSize ? 0 : 2, First),
            PixelValues.Singles(ofUnknownSize ? 0 : 2, Singles(First)) })
        {
            foreach (var options in new ZeroMeanOptions[] { new(), new() { PerPlace = true, UnitVariance = true } })
            {
                var estimator = _mlContext.Transforms.NormalizeZeroMean("Pixels", "Pixels", options);
                EstimatorContract.AssertPromiseKept(estimator, rows.Schema, estimator.Fit(rows).GetOutputSchema(rows.Schema));
            }
        }
    }

    private string Message(string column, IDataView data)
    {
        var estimator = _mlContext.Transforms.NormalizeZeroMean(column);
        Assert.Throws<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(data.Schema.ToShape()));
        return Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message;
    }

    private IDataView Paths() => _mlContext.Data.LoadFromImageFiles(["missing.png"]);

    private ZeroMeanNormalizingTransformer Fit(ZeroMeanOptions options, IDataView rows) =>
        _mlContext.Transforms.NormalizeZeroMean("Pixels", "Pixels", options).Fit(rows);

    private static float[] Normalized(ZeroMeanNormalizingTransformer transformer, byte[] image) =>
        Assert.Single(transformer.Transform(PixelValues.Bytes(2, image)).GetColumn<float[]>("Pixels"));

    private static float[] Singles(byte[] image) => [.. image.Select(value => (float)value)];
}
