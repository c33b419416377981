using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Each option of a training does what its name says.</summary>
public sealed class TrainingOptionsTests
{
    private static readonly GoogLeNetOptions Small = new()
    {
        Architecture = GoogLeNetArchitecture.Torchvision,
        ImageSize = 32,
        Epochs = 2,
        MiniBatchSize = 8,
        Seed = 1,
        Augmentation = new AugmentationOptions { Crop = TrainingCrop.Fixed },
    };

    [Fact]
    public void The_budget_for_images_changes_nothing_but_memory()
    {
        var log = new List<string>();
        GoogLeNetOptions options = Small with { Augmentation = new AugmentationOptions { MixUpAlpha = 1 } };

        GoogLeNetTransformer kept = Fit(options), reread = Fit(options with { ImageCacheBytes = 0 }, log: log);
        GoogLeNetTransformer partly = Fit(options with { ImageCacheBytes = 10 * 3 * 36 * 36 });

        AssertEqual(kept.Model.Weights, reread.Model.Weights);
        AssertEqual(kept.Model.Weights, partly.Model.Weights);
        Assert.Contains(log, line => line.Contains("0 of 24 images stay in memory"));
    }

    [Fact]
    public void The_options_in_the_log_repeat_the_run()
    {
        var log = new List<string>();
        GoogLeNetTransformer first = Fit(Small with { LabelSmoothing = 0.2, Seed = null }, log: log);

        string printed = log.First(line => line.Contains("Options: ")).Split("Options: ")[1];
        GoogLeNetTransformer again = Fit(GoogLeNetOptions.FromJson(printed));

        AssertEqual(first.Model.Weights, again.Model.Weights);
    }

    [Fact]
    public void A_factor_of_zero_keeps_pretrained_weights_while_batch_norm_follows_the_data()
    {
        using var folder = new TempFolder();
        string file = Save(Fit(Small with { Epochs = 1, Seed = 9 }), folder["body.safetensors"]);

        var weights = Fit(
            Small with { InitialWeights = file, HeadFirst = false, PretrainedLearningRateFactor = 0, ValidationFraction = 0 },
            classes: 3).Model.Weights;

        var start = SafetensorsFile.Read(file).Tensors;
        Assert.Equal(start["conv1.conv.weight"].Values, weights["conv1.conv.weight"].Values);
        Assert.NotEqual(start["conv1.bn.running_mean"].Values, weights["conv1.bn.running_mean"].Values);
    }

    [Fact]
    public void Pretrained_layers_learn_more_slowly_the_lower_they_are()
    {
        using var folder = new TempFolder();
        string file = Save(Fit(Small with { Epochs = 1, Seed = 9 }), folder["body.safetensors"]);
        GoogLeNetOptions options = Small with
        {
            InitialWeights = file,
            HeadFirst = false,
            Epochs = 1,
            ValidationFraction = 0,
            MiniBatchSize = 32,          // one step
            Momentum = 0,
            WeightDecay = 0,
            PretrainedLearningRateFactor = 0.5,
            Auxiliary = AuxiliaryClassifiers.Off,
        };

        var start = SafetensorsFile.Read(file).Tensors;
        var alike = Fit(options with { LayerLearningRateDecay = 1 }).Model.Weights;
        var graded = Fit(options with { LayerLearningRateDecay = 0.1 }).Model.Weights;

        double Ratio(string name) => Distance(graded[name], start[name]) / Distance(alike[name], start[name]);
        Assert.Equal(1, Ratio("inception5b.branch1.conv.weight"), 2);
        Assert.Equal(0.1, Ratio("inception4a.branch1.conv.weight"), 2);
        Assert.Equal(0.01, Ratio("inception3a.branch1.conv.weight"), 3);
        Assert.Equal(0.001, Ratio("conv1.conv.weight"), 4);
    }

    [Fact]
    public void Patience_ends_training_and_each_fit_begins_with_all_of_it()
    {
        var mlContext = new MLContext(seed: 1);
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 12);
        var random = new Random(1);
        foreach (ColourRows row in rows)
            row.Class = random.Next(2) == 0 ? "a" : "b"; // nothing to learn, so the held-out rows soon get worse
        IDataView data = ColourRows.View(mlContext, rows);
        var history = new History();
        var trainer = mlContext.MulticlassClassification.Trainers.GoogLeNet(Small with
        {
            Architecture = GoogLeNetArchitecture.Paper,
            Epochs = 60,
            Patience = 3,
            BestBy = TrainingMetric.ValidationLoss,
            ValidationFraction = 0.25,
            LearningRate = 0.002,
            Schedule = LearningRateSchedule.Constant,
            Progress = history,
        });

        trainer.Fit(data);
        int first = history.Epochs.Count;
        trainer.Fit(data);

        Assert.InRange(first, 4, 59);
        Assert.Equal(2 * first, history.Epochs.Count);
        Assert.Equal(3, first - history.Epochs[..first].FindLastIndex(epoch => epoch.IsBest) - 1);
    }

    [Theory]
    [InlineData(AuxiliaryClassifiers.Off, false)]
    [InlineData(AuxiliaryClassifiers.On, true)]
    [InlineData(AuxiliaryClassifiers.FromFile, true)]
    public void Auxiliary_classifiers_are_there_when_they_are_asked_for(AuxiliaryClassifiers auxiliary, bool there)
    {
        using var folder = new TempFolder();
        Fit(Small with { Epochs = 1, Auxiliary = auxiliary, Checkpoint = folder["state"] });

        Assert.Equal(there, SafetensorsFile.Read(folder["state"]).Tensors.Keys.Any(name => name.StartsWith("network.aux1.")));
    }

    [Fact]
    public void Auxiliary_classifiers_of_the_file_are_kept_or_start_afresh()
    {
        using var folder = new TempFolder();
        Fit(Small with { Epochs = 1, Checkpoint = folder["state"] });
        var trained = SafetensorsFile.Read(folder["state"]).Tensors.Where(pair => pair.Key.StartsWith("network."))
            .ToDictionary(pair => pair.Key["network.".Length..], pair => pair.Value);
        string file = Write(folder["all.safetensors"], trained);
        GoogLeNetOptions options = Small with
        {
            InitialWeights = file,
            Epochs = 1,
            LearningRate = 1e-30, // so small that no weight moves
            WeightDecay = 0,
            Checkpoint = folder["second"],
        };

        Fit(options with { Auxiliary = AuxiliaryClassifiers.FromFile });
        float[] kept = Auxiliary(folder["second"]);
        Fit(options with { Auxiliary = AuxiliaryClassifiers.On });
        float[] fresh = Auxiliary(folder["second"]);

        Assert.Equal(trained["aux2.fc1.weight"].Values, kept);
        Assert.InRange(kept.Zip(fresh).Count(pair => Math.Abs(pair.First - pair.Second) > 1e-6), kept.Length / 2, kept.Length);
    }

    [Fact]
    public void A_heavy_class_is_favoured_over_a_light_one()
    {
        // Rows that nothing tells apart: what is predicted is the weight of the classes.
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 12);
        foreach (ColourRows row in rows)
            row.Pixels = new float[row.Pixels.Length];
        GoogLeNetOptions options = Small with { Epochs = 8, ValidationFraction = 0, LearningRate = 0.05 };

        double favoured = ProbabilityOfFirst(options with { ClassWeights = new Dictionary<string, double> { ["a"] = 9 } }, rows);
        double slighted = ProbabilityOfFirst(options with { ClassWeights = new Dictionary<string, double> { ["b"] = 9 } }, rows);

        Assert.InRange(favoured, 0.75, 1);
        Assert.InRange(slighted, 0, 0.25);
    }

    [Fact]
    public void Balanced_classes_undo_the_imbalance_of_the_data()
    {
        ColourRows[] rows = [.. ColourRows.Make(classes: 2, perClass: 8).Where((row, i) => row.Class == "a" || i % 8 == 1)];
        foreach (ColourRows row in rows)
            row.Pixels = new float[row.Pixels.Length];
        GoogLeNetOptions options = Small with { Epochs = 12, ValidationFraction = 0, LearningRate = 0.05, MiniBatchSize = 10 };

        double Balanced(ClassBalance balance) => ProbabilityOfFirst(options with { BalanceClasses = balance }, rows);

        double asTheyAre = Balanced(ClassBalance.Off), balanced = Balanced(ClassBalance.On);

        Assert.InRange(asTheyAre, 0.6, 1); // 8 of 10
        Assert.InRange(balanced, 0.4, 0.6);
    }

    [Theory]
    [InlineData("Paper")]
    [InlineData("Caffe")]
    [InlineData("FineTune")]
    [InlineData("Modern")]
    public void Every_recipe_trains(string recipe)
    {
        var history = new History();
        var options = (GoogLeNetOptions)typeof(TrainingRecipe).GetProperty(recipe)!.GetValue(null)!;

        Fit(options with
        {
            ImageSize = 32,
            Epochs = 3,
            MiniBatchSize = 8,
            LearningRate = 0.001,
            WarmUpEpochs = Math.Min(1, options.WarmUpEpochs),
            Progress = history,
        }, bytes: true);

        Assert.Equal(3, history.Epochs.Count);
        Assert.All(history.Epochs, epoch => Assert.InRange(epoch.TrainingLoss, 0.01, 3));
    }

    [Fact]
    public void A_network_that_learns_from_smaller_crops_sees_the_full_size_afterwards()
    {
        GoogLeNetOptions options = Small with { ImageSize = 36 };

        GoogLeNetTransformer full = Fit(options), smaller = Fit(options with { TrainingSizeFactor = 0.9 });

        Assert.Equal((36, 36), (full.Model.ImageSize, smaller.Model.ImageSize));
        Assert.NotEqual(full.Model.Weights["conv1.conv.weight"].Values, smaller.Model.Weights["conv1.conv.weight"].Values);
    }

    [Fact]
    public void The_finder_gives_a_curve_of_rising_rates_with_a_suggestion_on_it()
    {
        var mlContext = new MLContext(seed: 1);
        var trainer = mlContext.MulticlassClassification.Trainers.GoogLeNet(Small);

        LearningRateCurve curve =
            trainer.FindLearningRate(ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 12)), steps: 40);

        Assert.InRange(curve.Points.Count, 10, 40);
        Assert.Equal(1e-7, curve.Points[0].LearningRate, 12);
        Assert.Equal(curve.Points.Select(point => point.LearningRate).Order(), curve.Points.Select(point => point.LearningRate));
        Assert.InRange(curve.Suggestion!.Value, 1e-6, 1);
    }

    [Fact]
    public void The_finder_takes_mini_batches_of_one_image_and_says_which_weights_are_missing()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 3));
        LearningRateCurve Find(GoogLeNetOptions options) =>
            mlContext.MulticlassClassification.Trainers.GoogLeNet(options).FindLearningRate(data, steps: 2);

        Assert.Equal(2, Find(Small with { Architecture = GoogLeNetArchitecture.Paper, MiniBatchSize = 1 }).Points.Count);
        Assert.Contains("InitialWeights is 'nowhere.safetensors', and there is no such file",
            Assert.Throws<FileNotFoundException>(() => Find(Small with { InitialWeights = "nowhere.safetensors" })).Message);
    }

    [Fact]
    public void The_finder_ends_when_the_context_is_told_to_cancel()
    {
        MLContext data = new(seed: 1), context = new(seed: 1);
        IDataView rows = ColourRows.View(data, ColourRows.Make(classes: 2, perClass: 4));
        GoogLeNetTrainer trainer = context.MulticlassClassification.Trainers.GoogLeNet(Small);
        context.CancelExecution();

        Assert.Throws<OperationCanceledException>(() => trainer.FindLearningRate(rows, steps: 2));
    }

    private static double ProbabilityOfFirst(GoogLeNetOptions options, ColourRows[] rows)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = ColourRows.View(mlContext, rows);
        IDataView scored = mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(data).Transform(data);
        return scored.GetColumn<float[]>("Score").First()[0];
    }

    private static GoogLeNetTransformer Fit(
        GoogLeNetOptions options, int classes = 2, int perClass = 12, List<string>? log = null, bool bytes = false)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) =>
        {
            lock (mlContext)
                log?.Add(entry.Message);
        };
        ColourRows[] rows = ColourRows.Make(classes, perClass);
        IDataView data = bytes ? ColourRows.BytesView(mlContext, rows) : ColourRows.View(mlContext, rows);
        if (bytes)
            data = mlContext.Transforms.NormalizeZeroMean("Pixels").Fit(data).Transform(data);
        return mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(data);
    }

    private static string Save(GoogLeNetTransformer model, string path) => Write(path, model.Model.Weights);

    private static string Write(string path, IReadOnlyDictionary<string, WeightTensor> weights)
    {
        using FileStream file = File.Create(path);
        GoogLeNetWeights.Write(new(GoogLeNetArchitecture.Torchvision, ["a", "b"], 32, [0, 0, 0], weights), file);
        return path;
    }

    private static float[] Auxiliary(string checkpoint) => SafetensorsFile.Read(checkpoint).Tensors["network.aux2.fc1.weight"].Values;

    private static void AssertEqual(IReadOnlyDictionary<string, WeightTensor> expected, IReadOnlyDictionary<string, WeightTensor> actual) =>
        Assert.All(expected, pair => Assert.True(pair.Value.Values.AsSpan().SequenceEqual(actual[pair.Key].Values), $"{pair.Key} differs"));

    private static double Distance(WeightTensor a, WeightTensor b) =>
        Math.Sqrt(a.Values.Zip(b.Values).Sum(pair => (double)(pair.First - pair.Second) * (pair.First - pair.Second)));
}
