using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>One image at a time.</summary>
public sealed class PredictionEngineTests(TrainedFlowers flowers)
{
    private static readonly PredictionEngineOptions Borrowed = new() { OwnsTransformer = false };

    private readonly MLContext _mlContext = flowers.MLContext;

    [Fact]
    public void A_path_is_scored_as_in_a_mini_batch()
    {
        var rows = _mlContext.Data.CreateEnumerable<Answer>(flowers.Model.Transform(flowers.Images), reuseRowObject: false).ToArray();
        using var engine = _mlContext.Model.CreatePredictionEngine<ImagePathRow, Answer>(flowers.Model, Borrowed);

        foreach (Answer row in rows)
        {
            Answer answer = engine.Predict(new() { ImagePath = row.ImagePath });
            Assert.Equal(row.Score, answer.Score, (left, right) => Math.Abs(left - right) < 1e-5);
            Assert.Equal(row.PredictedLabel, answer.PredictedLabel);
        }
    }

    [Fact]
    public void The_bytes_of_a_file_are_scored_as_its_path_is()
    {
        IDataView noFiles = _mlContext.Data.LoadFromEnumerable(new List<ImageFile>());
        var onBytes = _mlContext.Transforms.LoadPixels("Pixels", "File", new() { ResizeTo = 32 })
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", flowers.Mean))
            .Fit(noFiles)
            .Append(flowers.GoogLeNet);
        using var byBytes = _mlContext.Model.CreatePredictionEngine<ImageFile, Answer>(onBytes, Borrowed);
        using var byPath = _mlContext.Model.CreatePredictionEngine<ImagePathRow, Answer>(flowers.Model, Borrowed);

        foreach (string path in flowers.Images.GetColumn<string>("ImagePath"))
            Assert.Equal(
                byPath.Predict(new() { ImagePath = path }).Score, byBytes.Predict(new() { File = File.ReadAllBytes(path) }).Score);
    }

    [Fact]
    public void The_names_of_the_scores_can_be_asked_for()
    {
        using var engine = _mlContext.Model.CreatePredictionEngine<ImagePathRow, Answer>(flowers.Model, Borrowed);

        VBuffer<ReadOnlyMemory<char>> names = default;
        engine.OutputSchema["Score"].GetSlotNames(ref names);

        Assert.Equal(TrainedFlowers.ClassNames, names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void An_image_that_is_not_there_is_named()
    {
        using var engine = _mlContext.Model.CreatePredictionEngine<ImagePathRow, Answer>(flowers.Model, Borrowed);

        Exception error = Assert.ThrowsAny<Exception>(() => engine.Predict(new() { ImagePath = "nowhere.png" }));
        Assert.Contains("The image 'nowhere.png' cannot be used: there is no such file.", error.GetBaseException().Message + error.Message);
    }

    private sealed class ImagePathRow
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class ImageFile
    {
        public byte[] File { get; set; } = [];
    }

    private sealed class Answer
    {
        public string ImagePath { get; set; } = "";
        public float[] Score { get; set; } = [];
        public uint PredictedLabel { get; set; }
    }
}
