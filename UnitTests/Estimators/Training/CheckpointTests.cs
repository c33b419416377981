using System.Text.Json.Nodes;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

/// <summary>By what a checkpoint knows its training.</summary>
public class CheckpointTests
{
    private static readonly TrainingImage[] Rows = [new(0, 0, false), new(1, 1, false), new(2, 0, false), new(3, 1, false)];

    [Fact]
    public void Images_are_known_by_row_label_class_names_and_what_is_held_out()
    {
        string[] identities =
        [
            Identity(["a", "b"], Rows[..3], Rows[3..]),
            Identity(["a", "c"], Rows[..3], Rows[3..]),
            Identity(["ab", ""], Rows[..3], Rows[3..]),
            Identity(["a", "b"], Rows[..2], Rows[2..]),
            Identity(["a", "b"], Rows[..3], []),
            Identity(["a", "b"], [Rows[0], Rows[1], Rows[2] with { Label = 1 }], Rows[3..]),
            Identity(["a", "b"], [Rows[0], Rows[1], Rows[2] with { Row = 5 }], Rows[3..]),
        ];

        Assert.Equal(identities.Length, identities.Distinct().Count());
        Assert.Equal(identities[0], Identity(["a", "b"], Rows[..3], Rows[3..]));
    }

    [Fact]
    public void Options_that_change_no_step_may_differ()
    {
        var options = new GoogLeNetOptions();

        Assert.Equal(Checkpoint.Identify(options), Checkpoint.Identify(options with
        {
            Epochs = options.Epochs + 1,
            Checkpoint = "a",
            CheckpointInterval = TimeSpan.FromHours(1),
            ResumeFrom = "b",
            ImageCacheBytes = 1,
            FeatureCache = "c",
            ScoreColumnName = "Probabilities",
            PredictedLabelColumnName = "Kind",
        }));
        Assert.NotEqual(Checkpoint.Identify(options), Checkpoint.Identify(options with { Momentum = 0.5 }));
    }

    [Fact]
    public void An_option_that_is_newer_than_the_file_had_its_default()
    {
        using var folder = new TempFolder();
        string now = Checkpoint.Identify(new GoogLeNetOptions());
        JsonObject then = JsonNode.Parse(now)!.AsObject();
        Assert.True(then.Remove("TrainingSizeFactor"));
        Assert.True(then["Augmentation"]!.AsObject().Remove("RandomErasing"));
        var progress = new TrainingProgress(then.ToJsonString(), "images", 2, 0, 1, new Tally(2).Save(), 0, [], null);

        new Checkpoint(progress, None, None, None, null, None).Write(folder["state"]);

        Assert.Equal(2, Checkpoint.Read(folder["state"], now, "images").Progress.Epoch);
        Assert.Contains("TrainingSizeFactor was 1 and is 0.5", Refusal(new() { TrainingSizeFactor = 0.5 }));
        Assert.Contains("Augmentation.RandomErasing was 0 and is 0.25", Refusal(new() { Augmentation = new() { RandomErasing = 0.25 } }));

        string Refusal(GoogLeNetOptions options) => Assert.Throws<InvalidDataException>(() =>
            Checkpoint.Read(folder["state"], Checkpoint.Identify(options), "images")).Message;
    }

    private static Dictionary<string, WeightTensor> None => [];

    private static string Identity(string[] classNames, TrainingImage[] training, TrainingImage[] validation) =>
        Checkpoint.Identify(classNames, new ImageSplit(training, validation));
}
