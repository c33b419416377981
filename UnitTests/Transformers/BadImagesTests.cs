using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>Images that cannot be used, from the file to the score.</summary>
public sealed class BadImagesTests(TrainedFlowers flowers) : IDisposable
{
    private readonly MLContext _mlContext = flowers.MLContext;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void They_keep_their_rows_without_an_answer_and_their_neighbours_get_their_own()
    {
        string[] good = [.. flowers.Images.GetColumn<string>("ImagePath").Take(4)];
        string[] bad = Bad();
        string[] mixed = [good[0], .. bad[..2], good[1], good[2], .. bad[2..], good[3]];

        Scored[] rows = Score(mixed), alone = Score(good);

        Assert.Equal(mixed, rows.Select(row => row.ImagePath));
        foreach (Scored row in rows.Where(row => bad.Contains(row.ImagePath)))
        {
            Assert.Equal([float.NaN, float.NaN], row.Score);
            Assert.Equal(0u, row.PredictedLabel);
            Assert.NotEmpty(row.ImageError);
        }
        Scored[] answered = [.. rows.Where(row => good.Contains(row.ImagePath))];
        for (int i = 0; i < good.Length; i++)
        {
            Assert.Equal(alone[i].Score, answered[i].Score, (left, right) => Math.Abs(left - right) < 1e-5);
            Assert.Equal(alone[i].PredictedLabel, answered[i].PredictedLabel);
            Assert.Empty(answered[i].ImageError);
        }
    }

    [Fact]
    public void Evaluate_counts_only_images_that_were_scored()
    {
        IDataView images = _mlContext.Data.LoadFromImageFolder(
            SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 3));
        File.WriteAllText(_folder["class0/1.png"], "no image");

        var metrics = _mlContext.MulticlassClassification.Evaluate(KeepingRows().Transform(images));

        Assert.InRange(metrics.LogLoss, 0, double.MaxValue);
        Assert.Equal(5, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    [Fact]
    public void Training_leaves_them_out()
    {
        IDataView images = _mlContext.Data.LoadFromImageFolder(
            SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 3));
        File.WriteAllText(_folder["class0/1.png"], "no image");
        var log = new List<string>();
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) => log.Add(entry.Message);

        using var model = TrainedFlowers.Pipeline(mlContext, BadImagePolicy.KeepRow).Fit(images);

        Assert.Contains(log, line => line.Contains("1 rows without an image and 0 without a label are left out of training."));
        Assert.True(model.LastTransformer.Model.Mean.All(float.IsFinite));
    }

    [Fact]
    public void By_default_Fit_and_scoring_throw_and_name_the_file()
    {
        IDataView images = _mlContext.Data.LoadFromImageFolder(
            SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 3));
        string bad = _folder["class0/1.png"];
        File.WriteAllText(bad, "no image");

        foreach (Action read in new Action[]
        {
            () => TrainedFlowers.Pipeline(_mlContext).Fit(images),
            () => flowers.Model.Transform(images).GetColumn<uint>("PredictedLabel").ToArray(),
        })
        {
            var error = Assert.IsType<InvalidDataException>(Innermost<InvalidDataException>(Assert.ThrowsAny<Exception>(read)));
            Assert.StartsWith($"The image '{bad}' cannot be used: it is not an image", error.Message);
        }
    }

    // Missing, empty, cut short, not an image, a folder; 1×1 and 20,000 wide are images and have a test of their own.
    private string[] Bad()
    {
        byte[] whole = SyntheticImages.Encode(SKEncodedImageFormat.Jpeg, 64, 64, (x, y) => new((byte)(4 * x), (byte)(4 * y), 9));
        File.WriteAllBytes(_folder["empty.jpg"], []);
        File.WriteAllBytes(_folder["short.jpg"], whole[..(whole.Length / 2)]);
        File.WriteAllText(_folder["text.jpg"], "Hello");
        return [_folder["missing.jpg"], _folder["empty.jpg"], _folder["short.jpg"], _folder["text.jpg"], _folder.FullPath];
    }

    private Scored[] Score(IEnumerable<string> paths) => [.. _mlContext.Data.CreateEnumerable<Scored>(
        KeepingRows().Transform(_mlContext.Data.LoadFromImageFiles(paths)), reuseRowObject: false)];

    private TransformerChain<GoogLeNetTransformer> KeepingRows() =>
        _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32, OnBadImage = BadImagePolicy.KeepRow })
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", flowers.Mean))
            .Fit(flowers.Images)
            .Append(flowers.GoogLeNet);

    private static Exception? Innermost<T>(Exception? error)
    {
        while (error is not null and not T)
            error = error.InnerException;
        return error;
    }

    private sealed class Scored
    {
        public string ImagePath { get; set; } = "";
        public string ImageError { get; set; } = "";
        public float[] Score { get; set; } = [];
        public uint PredictedLabel { get; set; }
    }
}
