using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Data;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

/// <summary>Labels of scoring data that are numbered otherwise than those of training.</summary>
public sealed class LabelAlignmentTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_class_that_training_never_saw_is_warned_of_and_its_label_is_missing()
    {
        IDataView images = Folders("class1", "aster"); // keys: aster 1, class1 2
        var warnings = new List<string>();

        IDataView scored = Score(images, warnings);

        Assert.Equal(["aster", "class1"], images.Labels());
        Assert.Equal(TrainedFlowers.ClassNames, scored.KeyNames("Label"));
        Assert.Equal(["", "class1"], scored.Labels());
        Assert.Equal(2, scored.GetColumn<float[]>("Score").Count(scores => scores.All(float.IsFinite)));
        Assert.Single(warnings, line => line.EndsWith(
            "Column 'Label' has classes that training never saw: aster. Rows with them get a missing label."));
    }

    [Fact]
    public void Evaluate_leaves_rows_of_a_class_that_training_never_saw_out()
    {
        IDataView scored = Score(Folders("class1", "aster"), []);

        MulticlassClassificationMetrics metrics = flowers.MLContext.MulticlassClassification.Evaluate(scored);

        Assert.Equal(1, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
        Assert.Equal(1, metrics.ConfusionMatrix.Counts[1].Sum());
    }

    [Fact]
    public void Labels_in_another_order_come_out_in_the_models_without_a_warning()
    {
        IDataView images = flowers.MLContext.Data.LoadFromEnumerable(
            new[] { "class1", "class0", "class1" }.Select((name, i) => new Named { ImagePath = Image(name, i), Name = name }).ToList());
        IDataView keyed = flowers.MLContext.Transforms.Conversion.MapValueToKey("Label", "Name").Fit(images).Transform(images);
        var warnings = new List<string>();

        IDataView scored = Score(keyed, warnings);

        Assert.Equal(["class1", "class0"], keyed.KeyNames("Label"));
        Assert.Equal(TrainedFlowers.ClassNames, scored.KeyNames("Label"));
        Assert.Equal(["class1", "class0", "class1"], scored.Labels());
        Assert.Empty(warnings);
    }

    [Fact]
    public void Data_without_labels_is_scored_without_them() => Assert.Null(
        Score(flowers.MLContext.Data.LoadFromImageFiles(flowers.Folder), []).Schema.GetColumnOrNull("Label"));

    // The chain is loaded to hear its warnings: the log belongs to the MLContext that it was made with.
    private IDataView Score(IDataView images, List<string> warnings)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(entry.Message);
        };
        using var file = new MemoryStream(flowers.Saved);
        return mlContext.Model.Load(file, out _).Transform(images);
    }

    private IDataView Folders(params string[] classes)
    {
        foreach (string name in classes)
            Image(name, 0);
        return flowers.MLContext.Data.LoadFromImageFolder(_folder.FullPath);
    }

    private string Image(string name, int i) =>
        SyntheticImages.Write(_folder[Path.Combine(name, $"{i}.png")], 40, 40, SKColors.Tomato);

    private sealed class Named
    {
        public string ImagePath { get; set; } = "";
        public string Name { get; set; } = "";
    }
}
