using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

public sealed class GoogLeNetTrainerTests
{
    private static readonly GoogLeNetOptions Small = new()
    {
        Architecture = GoogLeNetArchitecture.Torchvision,
        ImageSize = 32,
        Epochs = 2,
        MiniBatchSize = 8,
        Schedule = LearningRateSchedule.Polynomial,
        Augmentation = new AugmentationOptions { Crop = TrainingCrop.Fixed },
        Seed = 1,
    };

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper, AuxiliaryClassifiers.On, Precision.Float32, 32, 0.002, 15)]
    [InlineData(GoogLeNetArchitecture.Torchvision, AuxiliaryClassifiers.On, Precision.Float32, 48, 0.01, 15)]
    [InlineData(GoogLeNetArchitecture.Torchvision, AuxiliaryClassifiers.Off, Precision.BFloat16, 48, 0.01, 15)]
    public void From_scratch_the_loss_falls_far_below_that_of_guessing(
        GoogLeNetArchitecture architecture, AuxiliaryClassifiers auxiliary, Precision precision, int imageSize, double learningRate,
        int epochs)
    {
        var history = new History();
        var mlContext = new MLContext(seed: 1);
        int side = imageSize + 4;
        GoogLeNetTransformer model = mlContext.MulticlassClassification.Trainers.GoogLeNet(Small with
        {
            Architecture = architecture,
            Auxiliary = auxiliary,
            Precision = precision,
            ImageSize = imageSize,
            LearningRate = learningRate,
            MiniBatchSize = 15,
            Epochs = epochs,
            Seed = 2,
            Progress = history,
        }).Fit(ColourRows.View(mlContext, ColourRows.Make(classes: 3, perClass: 20, side), side));

        double guessing = Math.Log(3);
        Assert.InRange(history.Epochs[0].TrainingLoss, 0.3 * guessing, double.MaxValue);
        Assert.InRange(history.Epochs[^1].TrainingLoss, 0, 0.3 * guessing);
        Assert.InRange(history.Epochs.Max(epoch => epoch.ValidationAccuracy!.Value), 0.8, 1);
        // float32, whatever it was trained in
        Assert.Contains(FirstConvolution(model), value => BitConverter.SingleToInt32Bits(value) << 16 != 0);
    }

    [Theory]
    [InlineData(42, null)] // three quarters of it are 31.5
    [InlineData(44, "has images of 44×44, of which the trained network will see the middle 32×32. "
        + "Load them with ResizeTo = 36, or set ImageSize to 38.")]
    public void Images_of_which_the_network_will_see_only_the_middle_are_told_of(int side, string? warning)
    {
        var mlContext = new MLContext(seed: 1);
        var warnings = new List<string>();
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
                warnings.Add(entry.RawMessage);
        };

        mlContext.MulticlassClassification.Trainers.GoogLeNet(Small with { Epochs = 1 })
            .Fit(ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 4, side), side));

        string[] ofCutting = [.. warnings.Where(text => text.Contains("the middle"))];
        Assert.Equal(warning is null ? 0 : 1, ofCutting.Length);
        Assert.All(ofCutting, text => Assert.EndsWith(warning!, text));
    }

    [Fact]
    public void A_training_may_run_within_the_progress_of_another()
    {
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 4);
        List<float[]> inner = [];
        var watch = new History { Then = _ => inner.Add(FirstConvolution(Fit(rows, Small with { Epochs = 1 }))) };

        float[] outer = FirstConvolution(Fit(rows, Small with { Progress = watch }));

        Assert.Equal(2, inner.Count);
        Assert.Equal(inner[0], inner[1]);
        Assert.Equal(FirstConvolution(Fit(rows, Small)), outer);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 8);

        float[] first = FirstConvolution(Fit(rows, Small)), again = FirstConvolution(Fit(rows, Small));
        float[] other = FirstConvolution(Fit(rows, Small with { Seed = 2 }));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_second_fit_of_one_estimator_gives_the_same_as_the_first()
    {
        var mlContext = new MLContext(seed: 5);
        IDataView data = ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 8));
        var trainer = mlContext.MulticlassClassification.Trainers.GoogLeNet(Small with { Seed = null });

        Assert.Equal(FirstConvolution(trainer.Fit(data)), FirstConvolution(trainer.Fit(data)));
    }

    [Fact]
    public void Progress_hears_of_every_epoch_and_the_log_too()
    {
        var history = new History();
        var log = new List<string>();
        var shares = new Shares();
        Fit(ColourRows.Make(classes: 2, perClass: 8), Small with { Epochs = 3, Progress = history, MiniBatchProgress = shares }, log);

        Assert.Equal([1, 2, 3], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.All(history.Epochs, epoch => Assert.Contains(log, line => line.Contains(epoch.ToString())));
        Assert.Equal(shares.Values.Order(), shares.Values);
        Assert.Equal(1, shares.Values[^1]);
    }

    [Fact]
    public void The_best_weights_come_back_and_their_metrics_are_those_of_the_whole_validation_set()
    {
        var history = new History();
        ColourRows[] rows = ColourRows.Make(classes: 3, perClass: 12);
        rows.First(row => row.Split == "validation").Split = "Validation"; // means the same
        var mlContext = new MLContext(seed: 1);
        IDataView data = ColourRows.View(mlContext, rows);
        GoogLeNetTransformer model = mlContext.MulticlassClassification.Trainers
            .GoogLeNet(Small with { Epochs = 10, ValidationColumnName = "Split", Progress = history, LearningRate = 0.001 }).Fit(data);

        IDataView validation = mlContext.Data.FilterByCustomPredicate<ColourRows>(
            data, row => row.Split is not ("validation" or "Validation"));
        var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(validation));

        EpochMetrics best = history.Epochs.Last(epoch => epoch.IsBest);
        Assert.Equal(history.Epochs.Max(epoch => epoch.ValidationAccuracy), best.ValidationAccuracy);
        Assert.Equal(best.ValidationAccuracy!.Value, metrics.MicroAccuracy, 6);
        Assert.Equal(best.ValidationLoss!.Value, metrics.LogLoss, 4);
        Assert.Equal(9, (int)metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    [Fact]
    public void The_class_count_comes_from_the_key_and_a_class_without_images_is_warned_of()
    {
        var log = new List<string>();
        var mlContext = Logged(log);
        IDataView data = ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 6), classNames: ["a", "b", "never"]);

        GoogLeNetTransformer model = mlContext.MulticlassClassification.Trainers.GoogLeNet(Small).Fit(data);

        Assert.Equal(["a", "b", "never"], model.Model.ClassNames);
        Assert.Contains(log, line => line.Contains("No images to learn from in these classes: never."));
    }

    [Fact]
    public void Cancelling_returns_the_best_weights_so_far()
    {
        using var cancellation = new CancellationTokenSource();
        var history = new History { Then = epoch => { if (epoch.Epoch == 2) cancellation.Cancel(); } };
        var log = new List<string>();

        GoogLeNetTransformer model = Fit(ColourRows.Make(classes: 2, perClass: 8),
            Small with { Epochs = 50, Progress = history, CancellationToken = cancellation.Token }, log);

        Assert.Equal(2, history.Epochs.Count);
        Assert.Equal(2, model.Model.ClassNames.Count);
        Assert.Contains(log, line => line.Contains($"The weights of epoch {history.Epochs.Last(epoch => epoch.IsBest).Epoch} are kept."));
    }

    [Fact]
    public void Cancelling_before_an_epoch_is_complete_throws()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => Fit(
            ColourRows.Make(classes: 2, perClass: 8), Small with { CancellationToken = cancellation.Token }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    public void Diverging_in_the_first_epoch_says_so(double validationFraction)
    {
        var error = Assert.ThrowsAny<InvalidOperationException>(() => Fit(ColourRows.Make(classes: 2, perClass: 8), Small with
        {
            Architecture = GoogLeNetArchitecture.Paper,
            LearningRate = 1e30,
            ValidationFraction = validationFraction,
        }));

        Assert.Contains("training diverged. Lower LearningRate", error.Message);
    }

    [Fact]
    public void Diverging_later_keeps_the_last_good_weights()
    {
        // One image has a value in its corner whose square overflows; the crops of the first epochs, ten with this seed, leave it out by
        // chance.
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 4, side: 36);
        rows[0].Pixels[0] = 1e30f;
        var history = new History();
        var log = new List<string>();

        GoogLeNetTransformer model = Fit(rows, Small with { Epochs = 200, Seed = 6, ValidationFraction = 0, Progress = history }, log);

        Assert.InRange(history.Epochs.Count, 1, 199);
        Assert.True(FirstConvolution(model).All(float.IsFinite));
        Assert.Contains(log, line =>
            line.Contains("training diverged") && line.Contains($"The weights of epoch {history.Epochs.Count} are kept."));
    }

    [Fact]
    public void Rows_without_a_image_or_a_label_are_left_out_with_a_warning()
    {
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 6);
        rows[0].Pixels = [];
        rows[1].Class = "unknown";
        var log = new List<string>();
        var mlContext = Logged(log);

        mlContext.MulticlassClassification.Trainers.GoogLeNet(Small).Fit(ColourRows.View(mlContext, rows, side: 0, classNames: ["a", "b"]));

        Assert.Contains(log, line => line.Contains("1 rows without an image and 1 without a label are left out"));
    }

    [Theory]
    [InlineData(TrainedLayers.All, "Row 3 of column 'Pixels' has values that are infinite or NaN. Correct the row, or leave it out.")]
    [InlineData(TrainedLayers.Head, "Some features of the image in row 3 are infinite or NaN: its pixels are, or the weights of")]
    public void A_pixel_that_is_not_a_number_is_told_of_with_its_row(TrainedLayers layers, string expected)
    {
        var mlContext = new MLContext(seed: 1);
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 4);
        rows[3].Pixels[100] = float.NaN;
        using var network = new GoogLeNetTransformer(
            mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Torchvision), new("Pixels", "Label", "Score", "PredictedLabel"));

        GoogLeNetOptions options = layers == TrainedLayers.All ? Small : TrainingRecipe.Head(network) with { ImageSize = 32, Seed = 1 };

        var error = Assert.Throws<InvalidOperationException>(
            () => mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(ColourRows.View(mlContext, rows)));

        Assert.StartsWith(expected, error.Message);
    }

    [Fact]
    public void Rows_of_one_class_are_refused()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = ColourRows.View(mlContext, ColourRows.Make(classes: 1, perClass: 4), classNames: ["a", "b"]);

        var error = Assert.Throws<InvalidOperationException>(() => mlContext.MulticlassClassification.Trainers.GoogLeNet(Small).Fit(data));

        Assert.Contains("images to learn from are all of class 'a'", error.Message);
    }

    [Fact]
    public void A_key_of_one_class_is_refused() => Assert.Contains("has one class only (a)",
        Assert.Throws<ArgumentOutOfRangeException>(() => Fit(ColourRows.Make(classes: 1, perClass: 4), Small)).Message);

    [Fact]
    public void Rows_without_any_label_are_refused()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = ColourRows.View(mlContext, ColourRows.Make(classes: 1, perClass: 4), classNames: ["x", "y"]);

        Assert.Contains("(0 have no image, 4 no label)", Assert.Throws<InvalidOperationException>(() =>
            mlContext.MulticlassClassification.Trainers.GoogLeNet(Small).Fit(data)).Message);
    }

    [Fact]
    public void Columns_that_are_missing_or_of_another_type_are_refused_before_training()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 2));
        string Message(GoogLeNetOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() =>
            mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(data)).Message;

        Assert.Contains(
            "There is no column 'Bild'; the columns are Pixels, Class, Split, Label.", Message(Small with { PixelColumnName = "Bild" }));
        Assert.Contains("Column 'Class' is String; the network takes zero-mean pixels", Message(Small with { PixelColumnName = "Class" }));
        Assert.Contains("Column 'Class' is String; the trainer takes a key. "
            + "Append Conversion.MapValueToKey(\"Class\", addKeyValueAnnotationsAsText: true) before it.",
            Message(Small with { LabelColumnName = "Class" }));
        Assert.Contains("There is no column 'Part'", Message(Small with { ValidationColumnName = "Part" }));
        Assert.Contains(
            "Column 'Pixels' is Vector<Single>; the column that marks rows to hold out is text",
            Message(Small with { ValidationColumnName = "Pixels" }));
        Assert.Contains("images of 36×36; the network takes 224×224", Message(Small with { ImageSize = 224 }));
    }

    [Theory]
    [InlineData("Text", "a, b")]
    [InlineData("Number", "3, 7")]
    [InlineData("Single", "0.5, 2")]
    [InlineData("Key", "2, 1")] // whose values have no names,
    [InlineData("KeyOfBytes", "2, 1")] // nor these,
    [InlineData("KeyOfNumbers", "3, 7")] // nor these any text
    public void The_advice_for_labels_that_the_trainer_does_not_take_is_right_as_it_is_written(string column, string classNames)
    {
        var mlContext = new MLContext(seed: 1);
        var conversion = mlContext.Transforms.Conversion;
        IDataView rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 8).Select(i => new AnyLabel(i % 2)).ToList());
        IDataView data = conversion.MapValueToKey("KeyOfNumbers", "Number").Fit(rows).Transform(rows);
        var trainer = mlContext.MulticlassClassification.Trainers.GoogLeNet(
            Small with { Epochs = 1, ImageSize = 36, LabelColumnName = column });
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message;

        string[] advice = [.. Regex.Matches(message, @"Conversion\.\w+\(.*?\)").Select(call => call.Value)];
        bool isKey = data.Schema[column].Type is KeyDataViewType;
        IEstimator<ITransformer> advised = conversion.MapValueToKey(column, addKeyValueAnnotationsAsText: true);
        if (isKey)
            advised = conversion.ConvertType(column, outputKind: DataKind.UInt32).Append(advised);
        using GoogLeNetTransformer model = advised.Append(trainer).Fit(data).LastTransformer;

        Assert.Equal(
            [
                .. isKey ? [$"Conversion.ConvertType(\"{column}\", outputKind: DataKind.UInt32)"] : Array.Empty<string>(),
                $"Conversion.MapValueToKey(\"{column}\", addKeyValueAnnotationsAsText: true)",
            ], advice);
        Assert.Empty(Listing.Errors([.. advice.Select(call =>
            $"using Microsoft.ML;\nusing Microsoft.ML.Data;\nvar advised = new MLContext().Transforms.{call};")]));
        Assert.Equal(classNames, string.Join(", ", model.Model.ClassNames));
    }

    [Fact]
    public void Device_and_precision_of_the_training_are_not_those_of_the_model()
    {
        var mlContext = new MLContext(seed: 1);

        var trainer = mlContext.MulticlassClassification.Trainers.GoogLeNet(Small with
        {
            Device = ComputeDevice.Cuda,
            Precision = Precision.BFloat16,
        });
        using GoogLeNetTransformer model = trainer.Trained(SyntheticModels.Make(GoogLeNetArchitecture.Torchvision));

        Assert.Equal(new ComputeOptions(), model.ComputeOptions);
    }

    [Fact]
    public void A_key_of_bytes_is_refused_before_training()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadFromEnumerable(new[] { new ByteKey() });

        Assert.Contains("Column 'Label' is Key<Byte>; the trainer takes a key of UInt32.", Assert.Throws<ArgumentOutOfRangeException>(
            () => mlContext.MulticlassClassification.Trainers.GoogLeNet(Small).Fit(data)).Message);
    }

    [Fact]
    public void The_promised_schema_is_the_delivered_one()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 4));
        var trainer = mlContext.MulticlassClassification.Trainers.GoogLeNet(Small with { Epochs = 1 });

        DataViewSchema delivered = trainer.Fit(data).GetOutputSchema(data.Schema);

        EstimatorContract.AssertPromiseKept(trainer, data.Schema, delivered);
    }

    [Fact]
    public void The_columns_of_the_model_are_named_by_the_options_and_stay_so_when_it_is_saved()
    {
        using var folder = new TempFolder();
        var mlContext = new MLContext(seed: 1);
        IDataView data = ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 4));
        var trainer = mlContext.MulticlassClassification.Trainers.GoogLeNet(
            Small with { Epochs = 1, ScoreColumnName = "Probabilities", PredictedLabelColumnName = "Kind" });

        using GoogLeNetTransformer model = trainer.Fit(data);
        mlContext.Model.Save(model, data.Schema, folder["model.zip"]);
        IDataView scored = mlContext.Model.Load(folder["model.zip"], out _).Transform(data);

        EstimatorContract.AssertPromiseKept(trainer, data.Schema, model.GetOutputSchema(data.Schema));
        Assert.Equal(
            ["Kind", "Probabilities"], scored.Schema.Select(column => column.Name).Except(data.Schema.Select(column => column.Name)));
        Assert.Equal(
            mlContext.MulticlassClassification.Evaluate(
                scored, scoreColumnName: "Probabilities", predictedLabelColumnName: "Kind").ConfusionMatrix.Counts.Sum(row => row.Sum()),
            scored.GetColumn<float[]>("Probabilities").Count());
    }

    private sealed class AnyLabel(int label)
    {
        [VectorType(3, 36, 36)]
        public float[] Pixels { get; set; } = [.. Enumerable.Range(0, 3 * 36 * 36).Select(i => (float)(i % (label + 2)))];

        public string Text { get; set; } = label == 0 ? "a" : "b";

        public int Number { get; set; } = label == 0 ? 3 : 7;

        public float Single { get; set; } = label == 0 ? 0.5f : 2;

        [KeyType(4)]
        public uint Key { get; set; } = label == 0 ? 2u : 1;

        [KeyType(4)]
        public byte KeyOfBytes { get; set; } = (byte)(label == 0 ? 2 : 1);
    }

    private sealed class ByteKey
    {
        [VectorType(3, 36, 36)]
        public float[] Pixels { get; set; } = new float[3 * 36 * 36];

        [KeyType(2)]
        public byte Label { get; set; }
    }

    private static GoogLeNetTransformer Fit(ColourRows[] rows, GoogLeNetOptions options, List<string>? log = null)
    {
        MLContext mlContext = Logged(log ?? []);
        return mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(ColourRows.View(mlContext, rows));
    }

    private static MLContext Logged(List<string> log)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) =>
        {
            lock (log)
                log.Add(entry.Message);
        };
        return mlContext;
    }

    private static float[] FirstConvolution(GoogLeNetTransformer model) => model.Model.Weights["conv1.conv.weight"].Values;
}
