using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>The trained transformer among ML.NET's own tools.</summary>
public sealed class GoogLeNetTransformerTests(TrainedFlowers flowers)
{
    private readonly MLContext _mlContext = flowers.MLContext;

    [Fact]
    public void The_scores_are_probabilities_named_after_the_classes()
    {
        IDataView scored = flowers.Model.Transform(flowers.Images);

        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        Assert.Equal(TrainedFlowers.ClassNames, slots.DenseValues().Select(name => name.ToString()));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), scored.Schema["Score"].Type);
        Assert.All(scored.GetColumn<float[]>("Score"), scores =>
        {
            Assert.All(scores, score => Assert.InRange(score, 0, 1));
            Assert.Equal(1, scores.Sum(), 5);
        });
        Assert.Equal(12, scored.GetColumn<float[]>("Score").Select(scores => scores[0]).Distinct().Count());
    }

    [Fact]
    public void The_predicted_label_is_the_likeliest_class_and_has_a_name()
    {
        IDataView scored = flowers.Model.Transform(flowers.Images);
        IDataView named = _mlContext.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(scored).Transform(scored);

        string[] likeliest = [.. Scores(scored).Select(scores => TrainedFlowers.ClassNames[scores[0] >= scores[1] ? 0 : 1])];

        Assert.Equal(new KeyDataViewType(typeof(uint), 2), scored.Schema["PredictedLabel"].Type);
        Assert.Equal(TrainedFlowers.ClassNames, scored.KeyNames("PredictedLabel"));
        Assert.Equal(likeliest, named.GetColumn<string>("Name"));
    }

    [Fact]
    public void Evaluate_counts_by_class_name_and_knows_the_top_k()
    {
        IDataView scored = flowers.Model.Transform(flowers.Images);

        MulticlassClassificationMetrics metrics = _mlContext.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2);

        string[] actual = scored.Labels(), predicted = scored.Labels("PredictedLabel");
        double right = actual.Zip(predicted).Count(pair => pair.First == pair.Second);
        Assert.Equal(right / 12, metrics.MicroAccuracy, 9);
        Assert.Equal(1, metrics.TopKAccuracy); // two of two classes
        for (int row = 0; row < 2; row++)
            for (int column = 0; column < 2; column++)
                Assert.Equal(
                    actual.Zip(predicted).Count(pair => pair == (TrainedFlowers.ClassNames[row], TrainedFlowers.ClassNames[column])),
                    metrics.ConfusionMatrix.Counts[row][column]);
        string table = metrics.ConfusionMatrix.GetFormattedConfusionTable();
        Assert.All(TrainedFlowers.ClassNames, name => Assert.Contains(name, table));
    }

    [Fact]
    public void CrossValidate_trains_and_scores_every_fold()
    {
        var folds = _mlContext.MulticlassClassification.CrossValidate(
            flowers.Images, TrainedFlowers.Pipeline(_mlContext), numberOfFolds: 2);

        Assert.Equal(2, folds.Count);
        Assert.Equal(12, folds.Sum(fold => fold.Metrics.ConfusionMatrix.Counts.Sum(row => row.Sum())));
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.LogLoss, 0, double.MaxValue));
        foreach (var fold in folds)
            (fold.Model as IDisposable)?.Dispose();
    }

    [Fact]
    public void Preview_shows_scores()
    {
        DataDebuggerPreview preview = flowers.Model.Transform(flowers.Images).Preview(maxRows: 3);

        Assert.Equal(3, preview.RowView.Length);
        Assert.All(preview.RowView, row => Assert.Equal(
            2, ((VBuffer<float>)row.Values.Single(pair => pair.Key == "Score").Value).Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100)]
    public void Other_scoring_options_give_the_same_scores(int miniBatchSize)
    {
        IDataView pixels = flowers.Pixels();
        using GoogLeNetTransformer other = flowers.GoogLeNet.With(new ComputeOptions { MiniBatchSize = miniBatchSize });

        float[][] expected = Scores(flowers.GoogLeNet.Transform(pixels)), actual = Scores(other.Transform(pixels));

        for (int row = 0; row < expected.Length; row++)
            Assert.Equal(expected[row], actual[row], (left, right) => Math.Abs(left - right) < 1e-5);
    }

    [Fact]
    public void A_mini_batch_of_none_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => flowers.GoogLeNet.With(new ComputeOptions { MiniBatchSize = 0 }));

    [Fact]
    public void After_Dispose_it_does_not_score_but_one_made_of_it_with_other_options_does()
    {
        IDataView pixels = flowers.Pixels();
        GoogLeNetTransformer disposed = flowers.GoogLeNet.With(new ScoringOptions());
        GoogLeNetTransformer other = disposed.With(new ComputeOptions { MiniBatchSize = 7 });
        IDataView scored = disposed.Transform(pixels);
        Assert.Equal(12, Scores(scored).Length);

        disposed.Dispose();
        disposed.Dispose();

        Exception error = Assert.ThrowsAny<Exception>(() => Scores(scored));
        Assert.IsType<ObjectDisposedException>(error.GetBaseException());
        Assert.Equal(12, scored.GetColumn<string>("ImagePath").Count());
        Assert.Equal(12, Scores(other.Transform(pixels)).Length);
        other.Dispose();
    }

    [Fact]
    public void A_missing_pixel_column_is_named_with_what_to_do()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => flowers.GoogLeNet.Transform(flowers.Images));

        Assert.Contains("There is no column 'Pixels'; the columns are ImagePath, Label. "
            + "Make it with LoadPixels(\"Pixels\", …) and NormalizeZeroMean(\"Pixels\").", error.Message);
        Assert.Equal("input", error.ParamName);
    }

    [Fact]
    public void Pixels_that_are_too_few_are_refused_before_anything_is_read()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => flowers.GoogLeNet.Transform(flowers.Pixels(size: 24)));

        Assert.Equal(
            "Column 'Pixels' has images of 24×24; the network takes 32×32. Resize them to 32 or more. (Parameter 'input')", error.Message);
    }

    [Fact]
    public void Pixels_that_nobody_took_the_mean_off_are_refused()
    {
        IDataView bytes = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32 })
            .Fit(flowers.Images).Transform(flowers.Images);

        Assert.Contains("Append NormalizeZeroMean(\"Pixels\") before it.",
            Assert.Throws<ArgumentOutOfRangeException>(() => flowers.GoogLeNet.Transform(bytes)).Message);
    }

    [Fact]
    public void A_row_of_another_size_is_refused_when_it_is_scored()
    {
        IDataView scored = flowers.GoogLeNet.Transform(PixelValues.Singles(0, new float[3 * 32 * 32], new float[100]));

        Exception error = Assert.ThrowsAny<InvalidOperationException>(() => Scores(scored));
        Assert.Contains("Column 'Pixels' has 100 values per row; a 32×32 RGB image has 3072", error.Message.Replace(",", ""));
    }

    [Fact]
    public void It_says_what_it_is()
    {
        Assert.Equal("Pixels", flowers.GoogLeNet.FeatureColumnName);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3, 32, 32), flowers.GoogLeNet.FeatureColumnType);
        Assert.Equal(3, flowers.GoogLeNet.Model.Mean.Count);
        Assert.Equal(
            flowers.GoogLeNet.Model.Weights.Values.Sum(weight => weight.Values.LongLength)
                - flowers.GoogLeNet.Model.Weights.Where(pair => pair.Key.Contains(".running_")).Sum(pair => pair.Value.Values.LongLength),
            flowers.GoogLeNet.Summary().Parameters);
    }

    private static float[][] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];
}
