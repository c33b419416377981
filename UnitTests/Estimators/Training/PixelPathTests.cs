using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

/// <summary>
/// Whether images reach the trainer as bytes or, through a cache, as singles: it keeps bytes, and the network sees the same.
/// </summary>
public sealed class PixelPathTests
{
    private const int Side = 36;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly GoogLeNetOptions _options = new()
    {
        Architecture = GoogLeNetArchitecture.Torchvision,
        ImageSize = 32,
        MiniBatchSize = 4,
        Epochs = 1,
        Seed = 1,
        Augmentation = new()
        {
            SmallestArea = 0.2,
            RandomInterpolation = true,
            Policy = AugmentationPolicy.TrivialAugment,
            PhotometricDistortion = 0.5,
            RandomErasing = 0.5,
            VerticalFlip = true,
            QuarterTurns = true,
            MaxRotation = 20,
            Blur = 1,
            Noise = 8,
            JpegQuality = 40,
        },
    };

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Mini_batches_are_the_same(bool perPlace, bool unitVariance)
    {
        IDataView rows = Normalized(new() { PerPlace = perPlace, UnitVariance = unitVariance });

        Assert.Equal(MiniBatches(rows), MiniBatches(_mlContext.Data.Cache(rows)));
    }

    [Fact]
    public void Either_way_a_byte_is_kept_for_each_value()
    {
        IDataView rows = Normalized(new() { PerPlace = true, UnitVariance = true });

        Assert.Equal(3 * Side * Side, Read(rows).LargestImage);
        Assert.Equal(3 * Side * Side, Read(_mlContext.Data.Cache(rows)).LargestImage);
    }

    [Fact]
    public void The_weights_that_are_learnt_are_the_same()
    {
        IDataView rows = Normalized(new());
        var trainer = _mlContext.MulticlassClassification.Trainers.GoogLeNet(_options);

        using GoogLeNetTransformer ofBytes = trainer.Fit(rows), ofSingles = trainer.Fit(_mlContext.Data.Cache(rows));

        Assert.Equal(ofBytes.Model.Weights["conv1.conv.weight"].Values, ofSingles.Model.Weights["conv1.conv.weight"].Values);
        Assert.Equal(ofBytes.Model.Weights["fc.weight"].Values, ofSingles.Model.Weights["fc.weight"].Values);
    }

    [Fact]
    public void What_is_erased_is_no_louder_than_scaled_pixels_that_are_not_whole_numbers()
    {
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 4, Side);
        foreach (ColourRows row in rows)
            row.Pixels = [.. row.Pixels.Select(value => value + 0.25f)];
        IDataView singles = ColourRows.View(_mlContext, rows, Side);
        IDataView scaled = _mlContext.Transforms.NormalizeZeroMean("Pixels", "Pixels", new() { UnitVariance = true })
            .Fit(singles).Transform(singles);

        float[] values = MiniBatches(scaled, _options with { Augmentation = new() { Crop = TrainingCrop.Fixed, RandomErasing = 1 } });

        Assert.InRange(values.Max(MathF.Abs), 2, 10); // noise of 58 grey levels, of which a deviation has about 80
    }

    private float[] MiniBatches(IDataView rows, GoogLeNetOptions? options = null)
    {
        ImageSet images = Read(rows);
        var feed = new MiniBatchFeed(images, options ?? _options, classCount: 2);
        var pixels = new List<float>();
        foreach (MiniBatch miniBatch in feed.Training(images.Rows, epoch: 1, first: 0, TestContext.Current.CancellationToken)
            .Concat(feed.Validation(images.Rows, TestContext.Current.CancellationToken)))
        {
            using (miniBatch)
                pixels.AddRange(miniBatch.Images);
        }
        return [.. pixels];
    }

    private ImageSet Read(IDataView rows)
    {
        using IChannel channel = ((IHostEnvironment)_mlContext).Register("test").Start("test");
        var reader = new ImageReader(rows, new("Pixels", "Label", "Score", "PredictedLabel"), _options, "input");
        return ImageSet.Read(reader, validation: null, _options.ImageCacheBytes, TestContext.Current.CancellationToken, channel);
    }

    private IDataView Normalized(ZeroMeanOptions options)
    {
        IDataView bytes = ColourRows.BytesView(_mlContext, ColourRows.Make(classes: 2, perClass: 4, Side), Side);
        return _mlContext.Transforms.NormalizeZeroMean("Pixels", "Pixels", options).Fit(bytes).Transform(bytes);
    }
}
