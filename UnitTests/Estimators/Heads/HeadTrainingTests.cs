using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Displays;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Heads;

/// <summary>Training of the classifier alone.</summary>
public sealed class HeadTrainingTests : IDisposable
{
    private static readonly GoogLeNetModel Network = SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: []);

    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly List<string> _log = [];
    private readonly string _weights;
    private readonly ColourRows[] _rows = ColourRows.Make(classes: 3, perClass: 12);

    public HeadTrainingTests()
    {
        _mlContext.Log += (_, entry) => _log.Add(entry.Message);
        _weights = Write("weights.safetensors", Network);
    }

    private GoogLeNetOptions Head => TrainingRecipe.Head(_weights) with { ImageSize = 32, Seed = 1 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_classifier_learns_and_the_layers_below_stay_as_they_are()
    {
        using GoogLeNetTransformer trained = Fit(Head);

        Assert.Equal(["a", "b", "c"], trained.Model.ClassNames);
        Assert.All(Network.Weights.Where(pair => !pair.Key.StartsWith("fc.")), pair =>
            Assert.Equal(pair.Value.Values, trained.Model.Weights[pair.Key].Values));
        Assert.Equal([3, 1024], trained.Model.Weights["fc.weight"].Shape);
        Assert.DoesNotContain(trained.Model.Weights.Keys, name => name.StartsWith("aux"));
        Assert.Equal(1, Evaluate(trained, _rows).MicroAccuracy);
        ColourRows[] others = ColourRows.Make(classes: 3, perClass: 20, seed: 2);
        Assert.InRange(Evaluate(trained, others).MicroAccuracy, 0.8, 1); // guessing gives a third
    }

    [Fact]
    public void Progress_is_told_how_the_model_does_on_the_images_that_were_held_out()
    {
        var history = new History();
        var shares = new Shares();

        using GoogLeNetTransformer trained = Fit(
            Head with { ValidationColumnName = "Split", Progress = history, MiniBatchProgress = shares });

        EpochMetrics epoch = Assert.Single(history.Epochs);
        MulticlassClassificationMetrics validation = Evaluate(trained, [.. _rows.Where(row => row.Split == "validation")]);
        MulticlassClassificationMetrics training = Evaluate(trained, [.. _rows.Where(row => row.Split == "train")]);
        Assert.Equal(validation.MicroAccuracy, epoch.ValidationAccuracy!.Value);
        Assert.Equal(validation.MacroAccuracy, epoch.ValidationMacroAccuracy!.Value, 1e-9);
        Assert.Equal(validation.LogLoss, epoch.ValidationLoss!.Value, 1e-4);
        Assert.Equal((training.MicroAccuracy, 1), (epoch.TrainingAccuracy, epoch.Epochs));
        Assert.Equal(training.LogLoss, epoch.TrainingLoss, 1e-4);
        Assert.True(epoch.IsBest);
        Assert.Equal(shares.Values.Order(), shares.Values);
        Assert.True(shares.Values.Count > 2);
        Assert.Equal(1, shares.Values[^1]);
        Assert.Contains(_log, line => line.Contains("Features of 36 images in ") && line.Contains(" images a second."));
        Assert.Contains(_log, line => line.Contains(" did best on 9 images that were held out. epoch 1/1 "));
    }

    [Fact]
    public void A_validation_set_a_column_and_a_share_hold_out_the_images_that_they_name()
    {
        ColourRows[] training = [.. _rows.Where(row => row.Split == "train")];
        ColourRows[] validation = [.. _rows.Where(row => row.Split == "validation")];
        var column = new History();
        var set = new History();
        var share = new History();

        using GoogLeNetTransformer byColumn = Fit(Head with { ValidationColumnName = "Split", Progress = column });
        using GoogLeNetTransformer bySet = Fit(Head with { ValidationSet = View(validation), Progress = set }, training);
        using GoogLeNetTransformer byShare = Fit(Head with { ValidationFraction = 0.25, Progress = share });

        Assert.Equal(Weights(byColumn), Weights(bySet));
        Assert.Equal(column.Epochs[0] with { Duration = default }, set.Epochs[0] with { Duration = default });
        Assert.NotEqual(Weights(byColumn), Weights(byShare));
        Assert.Contains(_log, line => line.Contains(" did best on 9 images that were held out. ")); // three of twelve
    }

    [Fact]
    public void Where_nothing_is_held_out_the_images_are_in_turn()
    {
        var history = new History();

        using GoogLeNetTransformer trained = Fit(Head with { Progress = history });

        Assert.Contains(_log, line => line.Contains(" did best on 5 parts of the 36 images, held out in turn. "));
        Assert.True(history.Epochs[0].ValidationLoss > history.Epochs[0].TrainingLoss);
        Assert.Equal(Weights(trained), Weights(Fit(Head)));
    }

    [Fact]
    public void Everything_that_a_network_can_do_it_can_with_its_new_classifier()
    {
        using GoogLeNetTransformer trained = Fit(Head);
        IDataView data = View(_rows);
        float[][] scores = Scores(trained);

        _mlContext.Model.Save(trained, data.Schema, _folder["model.zip"]);
        using var loaded = (GoogLeNetTransformer)_mlContext.Model.Load(_folder["model.zip"], out _);
        Assert.Equal(scores, Scores(loaded));
        trained.SaveOnnx(_folder["model.onnx"]);
        trained.SaveWeights(_folder["again.safetensors"]);
        using GoogLeNetTransformer again = GoogLeNetTransformer.FromWeights(_mlContext, _folder["again.safetensors"]);
        Assert.Equal(trained.Model.ClassNames, again.Model.ClassNames);
        _mlContext.Model.SavePortable(trained, data.Schema, _folder["portable.zip"]);
        AssertClose(scores, [.. _mlContext.Model.Load(_folder["portable.zip"], out _).Transform(data).GetColumn<float[]>("Score")], 1e-4);
        using GoogLeNetTransformer calibrated = trained.Calibrate(data, falseAlarms: 0);
        Assert.NotEqual(1, calibrated.ScoringOptions.Temperature);
        using GoogLeNetTransformer quantized = trained.Quantize(data).With(new ComputeOptions { Precision = Precision.Int8 });
        Assert.InRange(Evaluate(quantized, _rows).MicroAccuracy, 0.8, 1);
        using GoogLeNetTransformer named = trained.With(new ScoringOptions { TopK = 2 });
        Assert.Equal(scores.Select(row => row.Max()), named.Transform(data).GetColumn<float[]>("TopScores").Select(row => row[0]));
        AttentionMap map = trained.Explain(_rows[1].Pixels);
        Assert.Equal("b", map.ClassName);
        Assert.Equal(scores[1].Max(), map.Probability, 1e-4f);
    }

    [Fact]
    public void All_layers_go_on_from_the_classifier_in_a_saved_model()
    {
        using GoogLeNetTransformer head = Fit(Head);
        _mlContext.Model.Save(head, View(_rows).Schema, _folder["head.zip"]);

        using GoogLeNetTransformer tuned = Fit(new GoogLeNetOptions
        {
            InitialWeights = _folder["head.zip"],
            ImageSize = 32,
            Epochs = 1,
            LearningRate = 1e-30,
            Auxiliary = AuxiliaryClassifiers.Off,
            Seed = 1,
        });

        Assert.Contains(_log, line => line.Contains($"Starting from '{_folder["head.zip"]}'; afresh: nothing."));
        AssertClose(Scores(head), Scores(tuned), 1e-4);
    }

    [Fact]
    public void Features_of_more_views_are_learnt_from_where_they_are_asked_for()
    {
        using GoogLeNetTransformer one = Fit(Head), three = Fit(Head with { FeatureViews = 3 });

        Assert.Equal(1, Evaluate(three, _rows).MicroAccuracy);
        Assert.NotEqual(Weights(one), Weights(three));
        Assert.Contains(_log, line => line.Contains("Features of 36 images, 3 views of each to learn from, in "));
    }

    [Fact]
    public void Classes_weigh_as_the_options_say()
    {
        ColourRows[] unequal = [.. _rows.Where((row, i) => row.Class != "c" || i < 10)];

        using GoogLeNetTransformer plain = Fit(Head with { BalanceClasses = ClassBalance.Off }, unequal);
        using GoogLeNetTransformer balanced = Fit(Head with { BalanceClasses = ClassBalance.On }, unequal), unsaid = Fit(Head, unequal);

        double Mean(GoogLeNetTransformer model) => model.Transform(View(_rows)).GetColumn<float[]>("Score").Average(score => score[2]);
        Assert.True(Mean(balanced) > Mean(plain));
        Assert.Equal(Scores(balanced), Scores(unsaid)); // 12, 12 and 3 images
    }

    [Fact]
    public void Rows_without_an_image_are_left_out_and_said_to_be()
    {
        _rows[4].Pixels = [];

        using GoogLeNetTransformer trained = Fit(Head, _rows, side: 0);

        Assert.Contains(_log, line => line.Contains("1 rows without an image and 0 without a label are left out of training."));
        Assert.Equal(1, Evaluate(trained, [.. _rows.Where(row => row.Pixels.Length > 0)]).MicroAccuracy);
    }

    [Fact]
    public void Images_that_cannot_be_read_end_it_with_their_name_or_are_left_out()
    {
        string images = SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 4);
        string bad = Directory.GetFiles(images, "*", SearchOption.AllDirectories)[1];
        File.WriteAllText(bad, "no image");
        IDataView files = _mlContext.Data.LoadFromImageFolder(images);
        TransformerChain<GoogLeNetTransformer> Train(BadImagePolicy policy) => _mlContext.Transforms
            .LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32, OnBadImage = policy })
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet))
            .Append(_mlContext.MulticlassClassification.Trainers.GoogLeNet(Head)).Fit(files);

        Exception error = Assert.ThrowsAny<Exception>(() => Train(BadImagePolicy.Throw));
        using TransformerChain<GoogLeNetTransformer> trained = Train(BadImagePolicy.KeepRow);

        Assert.Contains(Path.GetFileName(bad), error.ToString());
        Assert.Contains(_log, line => line.Contains("1 rows without an image"));
    }

    [Fact]
    public void Images_without_labels_and_of_one_class_are_refused_as_by_any_training()
    {
        Assert.StartsWith("No row has both an image in column 'Pixels' and a label in column 'Label' (36 have no image, 0 no label).",
            Assert.Throws<InvalidOperationException>(
                () => Fit(Head, [.. _rows.Select(row => new ColourRows { Class = row.Class })], side: 0)).Message);
        IDataView one = ColourRows.View(_mlContext, [.. _rows.Where(row => row.Class == "a")], classNames: ["a", "b"]);
        Assert.StartsWith("The 12 images to learn from are all of class 'a'", Assert.Throws<InvalidOperationException>(
            () => _mlContext.MulticlassClassification.Trainers.GoogLeNet(Head).Fit(one)).Message);
    }

    [Fact]
    public void A_second_training_finds_its_features_in_the_file_and_nothing_that_is_out_of_date()
    {
        GoogLeNetOptions kept = Head with { FeatureCache = _folder["features"] };
        float[] plain = Weights(Fit(Head));

        Assert.Equal(plain, Weights(Fit(kept)));
        Assert.Equal(plain, Weights(Fit(kept)));
        AssertFound(0, 36);
        AssertFound(36, 36);
        _rows[5].Pixels[1000]++;
        float[] changed = Weights(Fit(kept));
        AssertFound(35, 36);
        Assert.Equal(Weights(Fit(Head)), changed);
        string other = Write("other.safetensors", SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: [], seed: 2));
        Fit(kept with { InitialWeights = other }).Dispose();
        AssertFound(0, 36);
        Fit(kept with { InitialWeights = other, FeatureViews = 2 }).Dispose();
        AssertFound(36, 72);

        void AssertFound(int found, int views)
        {
            int line = _log.FindIndex(line => line.Contains($"; {found} of {views} views were in '{_folder["features"]}'."));
            Assert.True(line >= 0, string.Join('\n', _log));
            _log.RemoveRange(0, line + 1);
        }
    }

    [Fact]
    public void A_file_of_features_that_cannot_be_written_costs_a_warning_and_not_the_training()
    {
        string readOnly = Directory.CreateDirectory(_folder["gone"]).FullName;

        using GoogLeNetTransformer trained = Fit(Head with
        {
            FeatureCache = Path.Combine(readOnly, "features"),
            MiniBatchProgress = new Callback<double>(_ => { if (Directory.Exists(readOnly)) Directory.Delete(readOnly); }),
        });

        Assert.Contains(_log, line => line.Contains("The features are not kept. There is no folder "));
    }

    [Fact]
    public void Cancelling_ends_it_and_keeps_the_features_so_far()
    {
        using var source = new CancellationTokenSource();
        GoogLeNetOptions options = Head with
        {
            FeatureCache = _folder["features"],
            CancellationToken = source.Token,
            MiniBatchProgress = new Callback<double>(_ => source.Cancel()),
        };

        Assert.Throws<OperationCanceledException>(() => Fit(options));

        Fit(Head with { FeatureCache = _folder["features"] }).Dispose();
        Assert.Contains(_log, line => line.Contains(" of 36 views were in ") && !line.Contains("; 0 of"));
    }

    [Fact]
    public void Cancelling_the_context_ends_it_too() => Assert.Throws<OperationCanceledException>(
        () => Fit(Head with { MiniBatchProgress = new Callback<double>(_ => _mlContext.CancelExecution()) }));

    [Fact]
    public void What_a_callback_throws_ends_it_with_the_model_where_there_is_one()
    {
        var early = Assert.Throws<TrainingInterruptedException>(
            () => Fit(Head with { MiniBatchProgress = new Callback<double>(_ => throw new FormatException("not mine")) }));
        var late = Assert.Throws<TrainingInterruptedException>(
            () => Fit(Head with { Progress = new History { Then = _ => throw new FormatException("not mine") } }));

        Assert.Null(early.BestModel);
        Assert.Equal(Scores(Fit(Head)), Scores(late.BestModel!));
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused_as_by_any_training()
    {
        Assert.EndsWith("has weights of the Paper architecture; the options say Torchvision. Set Architecture to Paper.",
            Assert.Throws<InvalidDataException>(() => Fit(Head with { Architecture = GoogLeNetArchitecture.Torchvision })).Message);
        Assert.StartsWith($"InitialWeights is '{_folder["nowhere"]}', and there is no such file.",
            Assert.Throws<FileNotFoundException>(() => Fit(TrainingRecipe.Head(_folder["nowhere"]) with { ImageSize = 32 })).Message);
        File.WriteAllText(_folder["notes"], "These are not weights.");
        Assert.StartsWith($"Cannot read weights from '{_folder["notes"]}'.",
            Assert.Throws<InvalidDataException>(() => Fit(Head with { InitialWeights = _folder["notes"] })).Message);
        File.WriteAllText(_folder["notes.csv"], "file,label");
        Assert.Contains("is not a file of features and is not overwritten",
            Assert.Throws<InvalidDataException>(() => Fit(Head with { FeatureCache = _folder["notes.csv"] })).Message);
    }

    [Fact]
    public void Options_that_would_do_nothing_are_refused_by_name()
    {
        Assert.Equal(
            "Train is Head, which computes the classifier without gradient descent: MiniBatchSize, Optimizer, LearningRate would do "
            + "nothing. Leave them at their defaults, or set Train to All.",
            Refused(Head with { Optimizer = GradientOptimizer.AdamW, LearningRate = 1, MiniBatchSize = 8 }));
        Assert.Contains("Augmentation would do nothing", Refused(Head with { Augmentation = new() { Mirror = false } }));
        Assert.Contains("Checkpoint would do nothing", Refused(Head with { Checkpoint = _folder["state"] }));
        Assert.StartsWith("Train is Head, which needs pretrained weights", Refused(Head with { InitialWeights = null }));
        Assert.StartsWith(
            "FeatureViews and FeatureCache are for computing the classifier, and none is computed.", Refused(new() { FeatureViews = 2 }));
        Assert.StartsWith("FeatureViews is 7; it must be from 1 to 6.", Refused(Head with { FeatureViews = 7 }));
        Assert.StartsWith("Train is 9; it must be All or Head.", Refused(Head with { Train = (TrainedLayers)9 }));
        Assert.StartsWith(
            $"FeatureCache is '{_folder.FullPath}', which is a folder", Refused(Head with { FeatureCache = _folder.FullPath }));
        Assert.Throws<DirectoryNotFoundException>(() => Fit(Head with { FeatureCache = Path.Combine(_folder["nowhere"], "features") }));
        GoogLeNetTrainer trainer = _mlContext.MulticlassClassification.Trainers.GoogLeNet(Head);
        Assert.Equal("The options say Train = Head, which has no learning rate. Set Train to All.",
            Assert.Throws<InvalidOperationException>(() => trainer.FindLearningRate(View(_rows))).Message);
        Assert.Equal("The options say Train = Head, which does not vary its images. Set Train to All.",
            Assert.Throws<InvalidOperationException>(() => trainer.Preview(View(_rows))).Message);

        string Refused(GoogLeNetOptions options) => Assert.ThrowsAny<ArgumentException>(
            () => _mlContext.MulticlassClassification.Trainers.GoogLeNet(options)).Message.Split(" (Parameter")[0];
    }

    private GoogLeNetTransformer Fit(GoogLeNetOptions options, ColourRows[]? rows = null, int side = 36) =>
        _mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(ColourRows.View(_mlContext, rows ?? _rows, side));

    private IDataView View(ColourRows[] rows) => ColourRows.View(_mlContext, rows, classNames: ["a", "b", "c"]);

    private float[][] Scores(GoogLeNetTransformer model) => [.. model.Transform(View(_rows)).GetColumn<float[]>("Score")];

    private MulticlassClassificationMetrics Evaluate(GoogLeNetTransformer model, ColourRows[] rows) =>
        _mlContext.MulticlassClassification.Evaluate(model.Transform(View(rows)));

    private static float[] Weights(GoogLeNetTransformer model)
    {
        using (model)
            return [.. model.Model.Weights["fc.weight"].Values, .. model.Model.Weights["fc.bias"].Values];
    }

    private string Write(string name, GoogLeNetModel model)
    {
        model.WriteWeights(_folder[name]);
        return _folder[name];
    }

    private static void AssertClose(float[][] expected, float[][] actual, double tolerance) => Assert.All(
        expected.Zip(actual), row => Assert.Equal(row.First, row.Second, (x, y) => Math.Abs(x - y) < tolerance));
}
