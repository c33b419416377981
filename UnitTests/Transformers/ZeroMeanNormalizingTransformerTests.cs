using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

public sealed class ZeroMeanNormalizingTransformerTests
{
    private static readonly byte[] Image = [0, 255, 3, 7, 10, 20, 30, 40, 100, 101, 99, 1];

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_saved_one_loads_and_gives_the_same_bits(bool perPlace, bool unitVariance)
    {
        using var folder = new TempFolder();
        IDataView rows = PixelValues.Bytes(0, Image, [], [.. Image.Reverse()], [.. Image.Select(value => (byte)(value / 3))]);
        ZeroMeanNormalizingTransformer saved = _mlContext.Transforms
            .NormalizeZeroMean("Zero", "Pixels", new() { PerPlace = perPlace, UnitVariance = unitVariance }).Fit(rows);
        _mlContext.Model.Save(saved, rows.Schema, folder["mean.zip"]);

        var loaded = Assert.IsType<ZeroMeanNormalizingTransformer>(new MLContext().Model.Load(folder["mean.zip"], out _));

        Assert.Equal(saved.Mean, loaded.Mean);
        Assert.Equal(saved.Scale, loaded.Scale);
        Assert.Equal(Bits(saved.Transform(rows)), Bits(loaded.Transform(rows)));
    }

    [Fact]
    public void A_prediction_engine_normalises_row_by_row()
    {
        ZeroMeanNormalizingTransformer transformer = _mlContext.Transforms
            .NormalizeZeroMean("Pixels", new ChannelMean(1, 2, 3)).Fit(PixelValues.Bytes(0));
        using var engine = _mlContext.Model.CreatePredictionEngine<Bytes, Singles>(transformer);

        Assert.Equal([8, 7, 6], engine.Predict(new() { Pixels = [9, 9, 9] }).Pixels);
        Assert.Empty(engine.Predict(new()).Pixels);
    }

    [Fact]
    public void The_normalised_column_says_what_was_done_to_it()
    {
        IDataView rows = PixelValues.Bytes(2, Image);
        ZeroMeanNormalizingTransformer transformer = _mlContext.Transforms
            .NormalizeZeroMean("Pixels", "Pixels", new() { UnitVariance = true }).Fit(rows);

        PixelNormalization? found = PixelNormalization.Of(transformer.Transform(rows).Schema["Pixels"]);

        Assert.Equal(transformer.Mean, found!.Mean);
        Assert.Equal(transformer.Scale, found.Scale);
    }

    [Fact]
    public void A_column_of_another_size_than_the_mean_image_is_refused_at_once()
    {
        ZeroMeanNormalizingTransformer transformer = MeanImage();

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Transform(PixelValues.Bytes(1, [1, 2, 3])));
        Assert.Contains("Column 'Pixels' has 3 values per row; the mean image has 12. Load the images at the size for which the mean "
            + "was computed.", error.Message);
    }

    [Fact]
    public void A_row_of_another_size_than_the_mean_image_is_refused_when_it_is_read()
    {
        IDataView normalized = MeanImage().Transform(PixelValues.Bytes(0, Image, [1, 2, 3]));

        var error = Assert.Throws<InvalidOperationException>(() => normalized.GetColumn<float[]>("Pixels").ToArray());
        Assert.Equal("Column 'Pixels' has a row of 3 values; the mean image has 12. Load all images at one size, as LoadPixels does.",
            error.Message);
    }

    [Fact]
    public void A_row_that_is_not_three_planes_is_refused_when_it_is_read()
    {
        IDataView rows = PixelValues.Bytes(0, [1, 2, 3, 4]);
        IDataView normalized = _mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(1, 2, 3)).Fit(rows).Transform(rows);

        Assert.Contains("has a row of 4 values; planes [3, H, W] of RGB pixels have a multiple of 3.",
            Assert.Throws<InvalidOperationException>(() => normalized.GetColumn<float[]>("Pixels").ToArray()).Message);
    }

    [Fact]
    public void A_missing_column_is_named_at_once() => Assert.Contains("There is no column 'Pixels'; the columns are ImagePath.",
        Assert.Throws<ArgumentOutOfRangeException>(() => MeanImage().Transform(_mlContext.Data.LoadFromImageFiles(["a.png"]))).Message);

    private ZeroMeanNormalizingTransformer MeanImage() => _mlContext.Transforms
        .NormalizeZeroMean("Pixels", "Pixels", new() { PerPlace = true }).Fit(PixelValues.Bytes(2, Image));

    private static int[][] Bits(IDataView rows) =>
        [.. rows.GetColumn<float[]>("Zero").Select(values => values.Select(BitConverter.SingleToInt32Bits).ToArray())];

    private sealed class Bytes
    {
        public byte[] Pixels { get; set; } = [];
    }

    private sealed class Singles
    {
        public float[] Pixels { get; set; } = [];
    }
}
