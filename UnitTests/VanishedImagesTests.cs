using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Estimators;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Images that were there when a folder was listed and are gone when they are read.</summary>
public sealed class VanishedImagesTests : IDisposable
{
    private const string Reason = "there is no such file";
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();
    private readonly List<string> _log = [];
    private readonly TrainedFlowers _flowers;

    public VanishedImagesTests(TrainedFlowers flowers)
    {
        _flowers = flowers;
        _mlContext.Log += (_, entry) =>
        {
            lock (_log)
                _log.Add(entry.Message);
        };
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Their_pixels_are_an_error_that_names_the_file_or_a_row_with_the_reason(bool wholeFolder)
    {
        IDataView images = Listed();
        string[] gone = Vanish(wholeFolder);

        AssertNamed(gone[0], Assert.ThrowsAny<Exception>(() => Load(images, BadImagePolicy.Throw).GetColumn<byte[]>("Pixels").Count()));

        IDataView kept = Load(images, BadImagePolicy.KeepRow);
        var rows = kept.GetColumn<string>("ImagePath").Zip(kept.GetColumn<string>("ImageError"), kept.GetColumn<byte[]>("Pixels"))
            .ToArray();
        Assert.Equal(8, rows.Length);
        Assert.All(rows, row => Assert.Equal(gone.Contains(row.First) ? (Reason, 0) : ("", 3 * 32 * 32), (row.Second, row.Third.Length)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scoring_names_the_file_or_gives_no_answer_for_it_alone(bool wholeFolder)
    {
        IDataView images = Listed();
        string[] gone = Vanish(wholeFolder);

        AssertNamed(gone[0], Assert.ThrowsAny<Exception>(() => _flowers.Model.Transform(images).GetColumn<float[]>("Score").Count()));

        IDataView pixels = _mlContext.Transforms.NormalizeZeroMean("Pixels", _flowers.Mean).Fit(Load(images, BadImagePolicy.KeepRow))
            .Transform(Load(images, BadImagePolicy.KeepRow));
        IDataView scored = _flowers.GoogLeNet.Transform(pixels);
        foreach (
            var (path, label, scores) in scored.GetColumn<string>("ImagePath")
            .Zip(scored.GetColumn<uint>("PredictedLabel"), scored.GetColumn<float[]>("Score")))
        {
            Assert.Equal(gone.Contains(path), label == 0);
            Assert.All(scores, score => Assert.Equal(gone.Contains(path), float.IsNaN(score)));
        }
    }

    [Fact]
    public void Training_names_the_file_or_leaves_it_out_with_a_warning()
    {
        IDataView images = Listed();
        string[] gone = Vanish(wholeFolder: false);

        AssertNamed(gone[0], Assert.ThrowsAny<Exception>(() => TrainedFlowers.Pipeline(_mlContext).Fit(images)));

        using var model = TrainedFlowers.Pipeline(_mlContext, BadImagePolicy.KeepRow).Fit(images);
        Assert.Contains(_log, line => line.Contains("1 rows without an image and 0 without a label are left out of training."));
    }

    [Fact]
    public void Training_on_what_is_left_of_one_class_is_refused()
    {
        IDataView images = Listed();
        Vanish(wholeFolder: true);

        Exception error = Assert.ThrowsAny<Exception>(() => TrainedFlowers.Pipeline(_mlContext, BadImagePolicy.KeepRow).Fit(images));

        Assert.Contains("images to learn from are all of class 'class1'", error.GetBaseException().Message);
    }

    [Theory]
    [InlineData(BadImagePolicy.Throw)]
    [InlineData(BadImagePolicy.KeepRow)]
    public void An_image_that_goes_away_between_epochs_ends_the_training_that_reads_it_again(BadImagePolicy policy)
    {
        IDataView images = Listed();
        string gone = _folder["class0/1.png"];
        var vanish = new Callback<EpochMetrics>(_ => File.Delete(gone));
        var trainer = _mlContext.MulticlassClassification.Trainers.GoogLeNet(
            TrainedFlowers.Tiny with { Epochs = 2, ImageCacheBytes = 0, Progress = vanish });
        IDataView pixels = _mlContext.Transforms.NormalizeZeroMean("Pixels").Fit(Load(images, policy)).Transform(Load(images, policy));

        Exception error = Assert.ThrowsAny<Exception>(() => trainer.Fit(pixels));

        if (policy == BadImagePolicy.Throw)
            AssertNamed(gone, error);
        else
            Assert.Equal(
                "Row 1 of column 'Pixels' had an image when training began and has none now. Leave the images in place while training.",
                error.GetBaseException().Message);
    }

    [Fact]
    public void An_image_that_went_away_is_not_explained_but_named()
    {
        Listed();
        string gone = Vanish(wholeFolder: false)[0];

        Assert.Equal($"The image '{gone}' cannot be explained: {Reason}. Give another one.",
            Assert.Throws<InvalidDataException>(() => _flowers.GoogLeNet.Explain(gone, loading: new() { ResizeTo = 32 })).Message);
    }

    private IDataView Listed() => _mlContext.Data.LoadFromImageFolder(SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 4));

    private string[] Vanish(bool wholeFolder)
    {
        string[] gone = wholeFolder ? [.. Directory.GetFiles(_folder["class0"]).Order()] : [_folder["class0/1.png"]];
        if (wholeFolder)
            Directory.Delete(_folder["class0"], recursive: true);
        else
            File.Delete(gone[0]);
        return gone;
    }

    private IDataView Load(IDataView images, BadImagePolicy policy) => _mlContext.Transforms
        .LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32, OnBadImage = policy }).Fit(images).Transform(images);

    private static void AssertNamed(string file, Exception error)
    {
        while (error is not InvalidDataException && error.InnerException is { } inner)
            error = inner;
        Assert.StartsWith($"The image '{file}' cannot be used: {Reason}.", Assert.IsType<InvalidDataException>(error).Message);
    }
}
