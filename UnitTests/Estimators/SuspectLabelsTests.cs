using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Wrong labels that come out of a training.</summary>
public sealed class SuspectLabelsTests(TrainedFlowers flowers)
{
    private readonly MLContext _mlContext = new(seed: 1);

    private static GoogLeNetOptions Options => TrainedFlowers.Tiny with
    {
        Epochs = 2,
        LearningRate = 1e-7, // the network hardly changes, and it knows the classes
        Schedule = LearningRateSchedule.Constant,
        Augmentation = new() { Crop = TrainingCrop.Centre, Mirror = false },
    };

    [Fact]
    public void Planted_wrong_labels_are_among_the_most_suspect()
    {
        ColourRows[] rows = ColourRows.Make(classes: 3, perClass: 20);
        using GoogLeNetTransformer untrained = new(
            _mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: []), new("Pixels", "Label", "Score", "PredictedLabel"));
        using GoogLeNetTransformer start = Fit(rows, TrainingRecipe.Head(untrained) with { ImageSize = 32, Seed = 1 });
        int[] wrong = [5, 28, 51];
        foreach (int row in wrong)
            rows[row].Class = rows[row].Class == "a" ? "b" : "a";
        var history = new TrainingHistory();

        Fit(rows, Options with { Architecture = null, StartFrom = start, Epochs = 6, Progress = history }).Dispose();

        Assert.Equal(60, history.SuspectLabels.Count);
        Assert.Equal(history.SuspectLabels.OrderBy(suspect => suspect.Margin), history.SuspectLabels);
        Assert.All(history.SuspectLabels, suspect => Assert.Equal(6, suspect.Epochs));
        Assert.Subset(history.SuspectLabels.Take(6).Select(suspect => suspect.Row).ToHashSet(), wrong.ToHashSet()); // dropout blurs margins
    }

    [Fact]
    public void A_resumed_training_has_the_margins_of_all_its_epochs()
    {
        using var folder = new TempFolder();
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 6);
        TrainingHistory straight = new(), resumed = new();
        Fit(rows, Options with { Progress = straight }).Dispose();

        Fit(rows, Options with { Epochs = 1, Checkpoint = folder["state"] }).Dispose();
        Fit(rows, Options with { ResumeFrom = folder["state"], Progress = resumed }).Dispose();

        Assert.Equal(straight.SuspectLabels, resumed.SuspectLabels);
        Assert.All(resumed.SuspectLabels, suspect => Assert.Equal(2, suspect.Epochs));
    }

    [Fact]
    public void Files_are_named_where_the_data_names_them_and_inner_histories_are_told_too()
    {
        var inner = new TrainingHistory();
        var history = new TrainingHistory(inner);

        using GoogLeNetTransformer network =
            _mlContext.MulticlassClassification.Trainers.GoogLeNet(TrainedFlowers.Tiny with { Progress = history }).Fit(flowers.Pixels());

        Assert.Equal(12, history.SuspectLabels.Count);
        Assert.All(history.SuspectLabels, suspect =>
            Assert.Equal(suspect.Label, Path.GetFileName(Path.GetDirectoryName(suspect.ImagePath))));
        Assert.All(history.SuspectLabels, suspect => Assert.NotEqual(suspect.Label, suspect.PreferredLabel));
        Assert.Same(history.SuspectLabels, inner.SuspectLabels);
    }

    private GoogLeNetTransformer Fit(ColourRows[] rows, GoogLeNetOptions options) =>
        _mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(ColourRows.View(_mlContext, rows));
}
