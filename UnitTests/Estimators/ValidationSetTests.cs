using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>A data view of its own by which training chooses the best epoch.</summary>
public sealed class ValidationSetTests
{
    private static readonly GoogLeNetOptions Small = new()
    {
        Architecture = GoogLeNetArchitecture.Torchvision,
        ImageSize = 32,
        Epochs = 2,
        MiniBatchSize = 8,
        LearningRate = 0.001,
        Augmentation = new AugmentationOptions { Crop = TrainingCrop.Fixed },
        Seed = 1,
    };

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly ColourRows[] _training, _validation;

    public ValidationSetTests()
    {
        ColourRows[] rows = ColourRows.Make(classes: 3, perClass: 8);
        _training = [.. rows.Where(row => row.Split == "train")];
        _validation = [.. rows.Where(row => row.Split == "validation")];
    }

    [Fact]
    public void The_metrics_are_those_of_a_list_with_a_validation_column_that_has_the_same_images()
    {
        EpochMetrics[] column = Fit(Small with { ValidationColumnName = "Split" }, [.. _training, .. _validation]);
        EpochMetrics[] set = Fit(Small with { ValidationSet = View(_validation) }, _training);

        Assert.NotNull(set[0].ValidationAccuracy);
        Assert.Equal(column, set);
    }

    [Fact]
    public void Images_that_do_not_stay_in_memory_are_read_again_from_where_they_are()
    {
        GoogLeNetOptions options = Small with { ValidationSet = View(_validation) };

        EpochMetrics[] scarce = Fit(options with { ImageCacheBytes = 3 * 36 * 36 * sizeof(float) * 8 }, _training); // for 6 of 24

        Assert.Equal(Fit(options, _training), scarce);
    }

    [Fact]
    public void Labels_are_matched_by_name_where_their_keys_differ()
    {
        ColourRows[] rows = [.. _validation.Where(row => row.Class != "a")];

        EpochMetrics[] same = Fit(Small with { ValidationSet = View(rows, ["a", "b", "c"]) }, _training);
        EpochMetrics[] other = Fit(Small with { ValidationSet = View(rows, ["b", "c", "nowhere"]) }, _training); // b is 1, not 2

        Assert.Equal(same, other);
    }

    [Fact]
    public void A_class_that_training_does_not_have_is_refused_by_its_name()
    {
        _validation[1].Class = "dandelion";

        string message = Assert.Throws<InvalidOperationException>(
            () => Fit(Small with { ValidationSet = View(_validation) }, _training)).Message;

        Assert.StartsWith("The validation set has images of class 'dandelion', which the training data does not have.", message);
    }

    [Fact]
    public void Columns_that_are_missing_or_of_another_type_are_refused_before_training()
    {
        IDataView set = View(_validation);
        string Message(params string[] dropped)
        {
            IDataView less = _mlContext.Transforms.DropColumns(dropped).Fit(set).Transform(set);
            return Assert.Throws<ArgumentOutOfRangeException>(
                "options", () => Trainer(Small with { ValidationSet = less })).Message;
        }

        Assert.StartsWith("There is no column 'Pixels'; the columns of the validation set are Class, Split, Label.", Message("Pixels"));
        Assert.StartsWith("There is no column 'Label'; the columns of the validation set are Pixels, Class, Split.", Message("Label"));
        IDataView text = _mlContext.Transforms.CopyColumns("Label", "Class").Fit(set).Transform(set);
        Assert.StartsWith("Column 'Label' of the validation set is String; the trainer takes a key.",
            Assert.Throws<ArgumentOutOfRangeException>("options", () => Trainer(Small with { ValidationSet = text })).Message);
    }

    [Fact]
    public void Pixels_with_another_mean_than_those_of_the_training_data_are_refused()
    {
        IDataView Normalized(ColourRows[] rows, ChannelMean mean)
        {
            IDataView bytes = ColourRows.BytesView(_mlContext, rows);
            return _mlContext.Transforms.NormalizeZeroMean("Pixels", mean).Fit(bytes).Transform(bytes);
        }
        IDataView training = Normalized(_training, new ChannelMean(100, 110, 120));
        GoogLeNetTrainer trainer = Trainer(
            Small with { ValidationSet = Normalized(_validation, new ChannelMean(100, 110, 121)) });

        Assert.StartsWith("Column 'Pixels' of the validation set was normalised with a different mean or scale from the training data.",
            Assert.Throws<InvalidOperationException>(() => trainer.Fit(training)).Message);
    }

    [Fact]
    public void A_set_without_images_is_warned_of()
    {
        var log = new List<string>();
        _mlContext.Log += (_, entry) =>
        {
            lock (log)
                log.Add(entry.Message);
        };

        EpochMetrics[] epochs = Fit(Small with { Epochs = 1, ValidationSet = View([], ["a", "b"]) }, _training);

        Assert.Null(epochs[0].ValidationAccuracy);
        Assert.Contains(log, line => line.Contains("No row of the validation set has both an image and a label"));
    }

    [Fact]
    public void A_checkpoint_knows_the_rows_and_labels_of_its_validation_set()
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Small with { Epochs = 1, ValidationSet = View(_validation) };
        Fit(options with { Checkpoint = folder["state"] }, _training);
        ColourRows[] others = [.. _validation.Skip(1)];

        EpochMetrics[] resumed = Fit(options with { Epochs = 2, ResumeFrom = folder["state"] }, _training);

        Assert.Equal([1, 2], resumed.Select(epoch => epoch.Epoch));
        Assert.Contains("comes from training with different images, labels or held-out rows", Assert.Throws<InvalidDataException>(
            () => Fit(options with { ValidationSet = View(others), ResumeFrom = folder["state"] }, _training)).Message);
    }

    private IDataView View(ColourRows[] rows, string[]? classNames = null) => ColourRows.View(_mlContext, rows, classNames: classNames);

    private GoogLeNetTrainer Trainer(GoogLeNetOptions options) => _mlContext.MulticlassClassification.Trainers.GoogLeNet(options);

    private EpochMetrics[] Fit(GoogLeNetOptions options, ColourRows[] rows)
    {
        var history = new History();
        Trainer(options with { Progress = history }).Fit(View(rows)).Dispose();
        return [.. history.Epochs.Select(epoch => epoch with { Duration = default })];
    }
}
