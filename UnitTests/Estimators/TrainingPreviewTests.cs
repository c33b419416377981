using Microsoft.ML;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.UnitTests.Transformers.Displays;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>People see what the network is given.</summary>
public sealed class TrainingPreviewTests
{
    private const int Side = 36;
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Images_have_the_size_and_the_labels_that_training_has()
    {
        IDataView data = Data();

        ImageGrid grid = Trainer(new() { Mirror = false }).Preview(data, count: 6);

        Assert.Equal(6, grid.Count);
        Assert.All(grid.Images, image => Assert.Equal((32, 32), (image.Planes.Height, image.Planes.Width)));
        Assert.Equal(["a", "b"], grid.Images.Select(image => image.Label).Distinct().Order());
        HtmlText.AssertSelfContained(grid.ToHtml());
    }

    [Fact]
    public void Without_augmentation_each_is_a_part_of_its_image()
    {
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 6, side: Side);
        IDataView bytes = ColourRows.BytesView(_mlContext, rows, Side);
        byte[][] images = [.. ImageGrid.Of(bytes).Images.Select(image => image.Planes.Values)];
        IDataView data = _mlContext.Transforms.NormalizeZeroMean("Pixels").Fit(bytes).Transform(bytes);

        ImageGrid grid = Trainer(new() { Mirror = false, Crop = TrainingCrop.Fixed }).Preview(data);

        Assert.Equal(12, grid.Count);
        Assert.All(grid.Images, shown => Assert.Contains(images, image => IsPart(shown.Planes.Values, image)));
    }

    [Fact]
    public void The_same_seed_shows_the_same_and_another_does_not()
    {
        IDataView data = Data();
        byte[] First(int seed) => Trainer(new(), seed).Preview(data, count: 1).Images[0].Planes.Values;

        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }

    [Fact]
    public void Mixed_images_have_the_share_of_each_class()
    {
        ImageGrid grid = Trainer(new() { MixUpAlpha = 1 }).Preview(Data());

        Assert.Contains(grid.Images, image =>
            image.Label is { } label && label.Contains(" %, ") && label.Contains('a') && label.Contains('b'));
    }

    [Fact]
    public void Turned_and_noisy_images_are_shown_so()
    {
        IDataView data = Data();
        byte[] Shown(AugmentationOptions augmentation) =>
            [.. Trainer(augmentation).Preview(data).Images.SelectMany(image => image.Planes.Values)];

        byte[] plain = Shown(AugmentationOptions.None);

        Assert.All(
            new[]
            {
                AugmentationOptions.None with { VerticalFlip = true },
                AugmentationOptions.None with { QuarterTurns = true },
                AugmentationOptions.None with { MaxRotation = 90 },
                AugmentationOptions.None with { Blur = 3 },
                AugmentationOptions.None with { Noise = 20 },
                AugmentationOptions.None with { JpegQuality = 10 },
            },
            augmentation => Assert.NotEqual(plain, Shown(augmentation)));
    }

    [Fact]
    public void No_images_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(new()).Preview(Data(), count: 0));

    private GoogLeNetTrainer Trainer(AugmentationOptions augmentation, int seed = 1) =>
        _mlContext.MulticlassClassification.Trainers.GoogLeNet(TrainedFlowers.Tiny with { Augmentation = augmentation, Seed = seed });

    private IDataView Data()
    {
        IDataView bytes = ColourRows.BytesView(_mlContext, ColourRows.Make(classes: 2, perClass: 6, side: Side), Side);
        return _mlContext.Transforms.NormalizeZeroMean("Pixels").Fit(bytes).Transform(bytes);
    }

    // [3, 32, 32] somewhere in [3, 36, 36].
    private static bool IsPart(byte[] part, byte[] whole)
    {
        for (int top = 0; top <= Side - 32; top++)
            for (int left = 0; left <= Side - 32; left++)
                if (Enumerable.Range(0, 3 * 32)
                    .All(row =>
                    part.AsSpan(row * 32, 32).SequenceEqual(whole.AsSpan((row / 32 * Side + top + row % 32) * Side + left, 32))))
                    return true;
        return false;
    }
}
