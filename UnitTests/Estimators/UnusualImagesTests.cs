using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Folders that are odd but sound, from the files through training to the scores.</summary>
public sealed class UnusualImagesTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_class_with_one_image_is_learnt_from_and_not_held_out()
    {
        SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 4);
        foreach (int surplus in new[] { 1, 2, 3 })
            File.Delete(_folder[$"class1/{surplus}.png"]);
        IDataView images = _mlContext.Data.LoadFromImageFolder(_folder.FullPath);
        var log = new List<string>();
        _mlContext.Log += (_, entry) => log.Add(entry.Message);

        using var model = Fit(images, validationFraction: 0.25);

        Assert.Equal(["class0", "class1"], model.LastTransformer.Model.ClassNames);
        Assert.Contains(log, line => line.Contains("on 4 images, 1 held out")); // one of class0
        Assert.DoesNotContain(log, line => line.Contains("No images to learn from in these classes"));
        AssertAllScored(model.Transform(images), images: 5);
    }

    [Fact]
    public void A_class_with_one_image_stays_in_the_training_set_of_a_split()
    {
        SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 4);
        SyntheticImages.Write(_folder["single/0.png"], 32, 32, SKColors.Gold);
        var split = _mlContext.Data.StratifiedSplit(_mlContext.Data.LoadFromImageFolder(_folder.FullPath), testFraction: 0.25);

        using var model = Fit(split.TrainSet, validationFraction: 0);

        Assert.Equal(["class0", "class1", "single"], model.LastTransformer.Model.ClassNames);
        Assert.Equal(
            2, _mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    [Fact]
    public void A_single_dot_and_images_of_20_000_pixels_a_side_are_images_like_others()
    {
        SKColor Stripes(int x, int y) => (x / 500 + y / 500) % 2 == 0 ? SKColors.Teal : SKColors.Orange;
        SyntheticImages.Write(_folder["dot/dot.png"], 1, 1, SKColors.Red);
        SyntheticImages.Write(_folder["dot/dot.jpg"], 1, 1, SKColors.Red);
        SyntheticImages.Write(_folder["long/wide.png"], 20_000, 30, Stripes);
        SyntheticImages.Write(_folder["long/wide.jpg"], 20_000, 30, Stripes);
        SyntheticImages.Write(_folder["long/high.jpg"], 30, 20_000, Stripes);
        IDataView images = _mlContext.Data.LoadFromImageFolder(_folder.FullPath);

        using var model = Fit(images, validationFraction: 0);

        AssertAllScored(model.Transform(images), images: 5);
    }

    private TransformerChain<GoogLeNetTransformer> Fit(IDataView images, double validationFraction) =>
        _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32 })
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels"))
            .Append(_mlContext.MulticlassClassification.Trainers.GoogLeNet(
                TrainedFlowers.Tiny with { ValidationFraction = validationFraction }))
            .Fit(images);

    private static void AssertAllScored(IDataView scored, int images)
    {
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        Assert.Equal(images, scores.Length);
        Assert.All(scores, row => Assert.True(row.All(float.IsFinite)));
    }
}
