using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Training of all layers that begins with the best classifier on pretrained features.</summary>
public sealed class HeadFirstTests : IDisposable
{
    private const string Body = "inception5b.branch1.conv.weight", Head = "fc.weight";

    private static readonly GoogLeNetModel Network = SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: []);

    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly List<string> _log = [];
    private readonly History _history = new();
    private readonly string _weights;
    private ColourRows[] _rows = ColourRows.Make(classes: 2, perClass: 8);

    public HeadFirstTests()
    {
        _mlContext.Log += (_, entry) => _log.Add(entry.Message);
        _weights = _folder["weights.safetensors"];
        Network.WriteWeights(_weights);
    }

    public void Dispose() => _folder.Dispose();

    // Steps that move nothing, so that what comes out can be told from what went in.
    private GoogLeNetOptions Still => TrainedFlowers.Tiny with
    {
        Architecture = null,
        HeadFirst = true,
        InitialWeights = _weights,
        ValidationColumnName = "Split",
        LearningRate = 1e-30,
        Epochs = 4,
        Progress = _history,
    };

    // Steps that spoil the network at once, though it stays finite.
    private GoogLeNetOptions Harmful => Still with
    {
        LearningRate = 3,
        PretrainedLearningRateFactor = 1,
        GradientClipNorm = 1,
        Schedule = LearningRateSchedule.Constant,
    };

    [Fact]
    public void All_layers_go_on_from_the_classifier_that_training_it_alone_finds()
    {
        using GoogLeNetTransformer alone = Fit(TrainingRecipe.Head(_weights) with
        {
            ImageSize = 32,
            Seed = 1,
            ValidationColumnName = "Split",
        });

        using GoogLeNetTransformer all = Fit(Still with { Epochs = 1, Auxiliary = AuxiliaryClassifiers.On });

        Assert.All([Head, "fc.bias"], name => Assert.Equal(
            alone.Model.Weights[name].Values, all.Model.Weights[name].Values, (expected, actual) => Math.Abs(expected - actual) < 1e-20));
        Assert.Contains(_log, line => line.Contains($"Starting from '{_weights}' with the computed classifier; afresh: aux1, aux2."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_factor_of_zero_keeps_the_body_and_lets_the_computed_classifier_learn(bool isResumed)
    {
        GoogLeNetOptions options = Still with
        {
            PretrainedLearningRateFactor = 0,
            LearningRate = 0.01,
            ValidationColumnName = null,
            ValidationFraction = 0,
            Schedule = LearningRateSchedule.Constant,
            Epochs = 1,
            Checkpoint = _folder["state"],
        };
        using GoogLeNetTransformer computed = Fit(options with { LearningRate = 1e-30 });

        using GoogLeNetTransformer first = Fit(options);
        using GoogLeNetTransformer trained = isResumed ? Fit(options with { Epochs = 2, ResumeFrom = _folder["state"] }) : first;

        Assert.Equal(Network.Weights[Body].Values, trained.Model.Weights[Body].Values);
        Assert.NotEqual((isResumed ? first : computed).Model.Weights[Head].Values, trained.Model.Weights[Head].Values);
    }

    [Fact]
    public void The_classifier_alone_is_epoch_0_with_the_figures_of_the_images_that_were_held_out()
    {
        Fit(Still with { Epochs = 2, LearningRate = 0.001 }).Dispose();

        EpochMetrics head = _history.Epochs[0];
        Assert.Equal([0, 1, 2], _history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal((2, 0, true), (head.Epochs, head.LearningRate, head.IsBest));
        using GoogLeNetTransformer alone = Fit(
            TrainingRecipe.Head(_weights) with { ImageSize = 32, Seed = 1, ValidationColumnName = "Split" });
        MulticlassClassificationMetrics validation = Evaluate(alone, "validation");
        Assert.Equal(validation.MicroAccuracy, head.ValidationAccuracy);
        Assert.Equal(validation.LogLoss, head.ValidationLoss!.Value, 1e-4);
        Assert.StartsWith("classifier alone  training loss ", head.ToString());
    }

    [Fact]
    public void The_classifier_alone_is_kept_where_no_epoch_is_better_and_training_ends_early()
    {
        using GoogLeNetTransformer kept = Fit(Harmful);

        Assert.Equal(Network.Weights[Body].Values, kept.Model.Weights[Body].Values);
        Assert.Equal([0, 1, 2, 3], _history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal([true, false, false, false], _history.Epochs.Select(epoch => epoch.IsBest));
        Assert.Contains(_log, line => line.Contains("Training ended after 3 of 4 epochs. On the 4 held-out images no epoch was "
            + "clearly better than the classifier alone, which is kept: accuracy "));
        Assert.Equal(_history.Epochs[0].ValidationAccuracy, Evaluate(kept, "validation").MicroAccuracy);
    }

    [Fact]
    public void All_layers_are_kept_where_an_epoch_is_better()
    {
        SaveWithNames("b", "a"); // rows that know nothing of a and b
        using GoogLeNetTransformer trained = Fit(Still with
        {
            LearningRate = 0.001,
            PretrainedLearningRateFactor = 1,
            BestBy = TrainingMetric.ValidationLoss,
            Epochs = 3,
        });

        int best = _history.Epochs.FindLastIndex(epoch => epoch.IsBest);
        Assert.InRange(best, 1, 3);
        Assert.NotEqual(Network.Weights[Body].Values, trained.Model.Weights[Body].Values);
        Assert.Contains(_log, line => line.Contains(
            $"On the 4 held-out images epoch {best} was better than the classifier alone and is kept: accuracy "));
    }

    [Theory]
    [InlineData(0, TrainingMetric.Auto)]
    [InlineData(0.25, TrainingMetric.TrainingLoss)]
    public void All_layers_are_kept_where_nothing_is_held_out_or_a_training_figure_chooses(double fraction, TrainingMetric metric)
    {
        using GoogLeNetTransformer trained = Fit(
            Harmful with { ValidationColumnName = null, ValidationFraction = fraction, BestBy = metric, Epochs = 2 });

        Assert.Equal([0, 1, 2], _history.Epochs.Select(epoch => epoch.Epoch));
        Assert.True(_history.Epochs[1].IsBest);
        Assert.NotEqual(Network.Weights[Body].Values, trained.Model.Weights[Body].Values);
        if (fraction == 0)
            Assert.Null(_history.Epochs[0].ValidationAccuracy);
    }

    [Fact]
    public void Features_are_those_of_the_size_that_is_trained_and_are_found_in_the_file_the_second_time()
    {
        GoogLeNetOptions options = Still with { Epochs = 1, FeatureCache = _folder["features"], FeatureViews = 2 };

        Fit(options).Dispose();
        Fit(options with { HeadFirst = true, Epochs = 2 }).Dispose();
        Fit(options with { ImageSize = 36 }).Dispose();

        string[] found = [.. _log.Where(line => line.Contains("views were in"))];
        Assert.Equal(3, found.Length);
        Assert.Contains("; 0 of 32 views", found[0]);
        Assert.Contains("; 32 of 32 views", found[1]);
        Assert.Contains("; 0 of 32 views", found[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_that_is_killed_resumes_to_the_bit_without_computing_the_classifier_again(bool isKnown)
    {
        if (isKnown)
            SaveWithNames("b", "a");
        GoogLeNetOptions options = Still with
        {
            LearningRate = 0.002,
            Auxiliary = AuxiliaryClassifiers.On,
            Schedule = LearningRateSchedule.Constant,
            Epochs = 3,
        };
        using GoogLeNetTransformer straight = Fit(options);
        object[] figures = Figures();
        Assert.Throws<TrainingInterruptedException>(() => Fit(options with
        {
            Checkpoint = _folder["state"],
            Progress = new History { Then = epoch => { if (epoch.Epoch == 1) throw new FormatException("crash"); } },
        }));
        _log.Clear();

        using GoogLeNetTransformer resumed = Fit(options with { ResumeFrom = _folder["state"] });

        Assert.DoesNotContain(_log, line => line.Contains("Features of"));
        Assert.All(straight.Model.Weights, pair =>
            Assert.True(pair.Value.Values.AsSpan().SequenceEqual(resumed.Model.Weights[pair.Key].Values), $"{pair.Key} differs"));
        Assert.Equal(figures, Figures());

        object[] Figures()
        {
            object[] all = [.. _history.Epochs.Select(epoch => (object)(epoch with { Duration = default }))];
            _history.Epochs.Clear();
            return all;
        }
    }

    [Fact]
    public void A_checkpoint_in_the_first_epoch_has_the_classifier()
    {
        GoogLeNetOptions options = Still with { LearningRate = 0.002, Epochs = 1 };
        using GoogLeNetTransformer straight = Fit(options);
        using var cancellation = new CancellationTokenSource();
        int shares = 0;
        var cancel = new Callback<double>(share => { if (share > 0.3 && ++shares == 1) cancellation.Cancel(); });

        using GoogLeNetTransformer cancelled = Fit(options with
        {
            Checkpoint = _folder["state"],
            MiniBatchProgress = cancel,
            CancellationToken = cancellation.Token,
        });

        Assert.Contains(_log, line => line.Contains("Training was cancelled. The classifier alone is kept."));
        Assert.Equal(Network.Weights[Body].Values, cancelled.Model.Weights[Body].Values);
        using GoogLeNetTransformer resumed = Fit(options with { ResumeFrom = _folder["state"] });
        Assert.Equal(straight.Model.Weights[Body].Values, resumed.Model.Weights[Body].Values);
    }

    [Fact]
    public void Cancelling_and_failing_callbacks_end_it_before_there_is_a_classifier()
    {
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Fit(Still with
        {
            CancellationToken = cancellation.Token,
            MiniBatchProgress = new Callback<double>(_ => cancellation.Cancel()),
        }));
        var error = Assert.Throws<TrainingInterruptedException>(
            () => Fit(Still with
            {
                MiniBatchProgress = new Callback<double>(_ => throw new FormatException("not mine")),
                Checkpoint = _folder["state"],
            }));

        Assert.Null(error.BestModel);
        Assert.DoesNotContain("ResumeFrom", error.Message); // there is no checkpoint yet
        Assert.False(File.Exists(_folder["state"]));
        Assert.Empty(_history.Epochs);
    }

    [Fact]
    public void The_share_that_is_done_rises_from_the_features_to_the_last_step()
    {
        var shares = new Shares();

        Fit(Still with { Epochs = 1, MiniBatchProgress = shares }).Dispose();

        Assert.Equal(shares.Values.Order(), shares.Values);
        Assert.InRange(shares.Values[0], 0.01, 0.25); // of an epoch, a pass forward is a third
        Assert.Equal(1, shares.Values[^1]);
    }

    [Fact]
    public void A_classifier_that_knows_all_classes_is_kept_in_whatever_order_and_measured()
    {
        GoogLeNetModel named = new(
            Network.Architecture, ["b", "a"], 32, [], Narrow(Network, classes: 2));
        using GoogLeNetTransformer start = new(_mlContext, named, new("Pixels", "Label", "Score", "PredictedLabel"));

        using GoogLeNetTransformer trained = Fit(Still with { InitialWeights = null, StartFrom = start, Epochs = 1 });

        float[] rows = named.Weights[Head].Values;
        Assert.Equal([.. rows[1024..], .. rows[..1024]], trained.Model.Weights[Head].Values);
        Assert.Equal(_history.Epochs[0].ValidationAccuracy, Evaluate(trained, "validation").MicroAccuracy);
        Assert.Contains(_log, line => line.Contains(
            "the network in StartFrom names all classes, so training starts from its classifier."));
    }

    [Fact]
    public void A_classifier_that_lacks_a_class_is_computed_for_all_of_them()
    {
        _rows = ColourRows.Make(classes: 3, perClass: 8);
        SaveWithNames("b", "a");

        using GoogLeNetTransformer trained = Fit(Still with { Epochs = 1 });

        Assert.Equal([3, 1024], trained.Model.Weights[Head].Shape);
        Assert.Equal(1, Evaluate(trained, "train").MicroAccuracy);
    }

    [Fact]
    public void Unequal_classes_are_balanced_and_macro_recall_is_shown_and_chooses()
    {
        _rows = [.. ColourRows.Make(classes: 2, perClass: 24).Where((row, i) => row.Class == "a" || row.Split == "validation" || i < 8)];

        Fit(Still with { Epochs = 1 }).Dispose();

        string[] lines = [.. _log.Where(line => line.Contains("Classes have from 3 to 18 images to learn from: they weigh from "))];
        Assert.Equal(2, lines.Length);
        Assert.EndsWith("in the loss of the classifier (BalanceClasses is Auto).", lines[0]);
        Assert.EndsWith(
            "in the loss of all layers (BalanceClasses is Auto), and ValidationMacroAccuracy chooses the best epoch.", lines[1]);
    }

    [Fact]
    public void Weights_without_features_to_compute_are_no_obstacle_from_scratch()
    {
        Fit(Still with { InitialWeights = null, Epochs = 1, LearningRate = 0.001 }).Dispose();

        Assert.Equal([1], _history.Epochs.Select(epoch => epoch.Epoch));
    }

    private static Dictionary<string, WeightTensor> Narrow(GoogLeNetModel model, int classes) =>
        new(model.Weights)
        {
            [Head] = new([classes, 1024], model.Weights[Head].Values[..(classes * 1024)]),
            ["fc.bias"] = new([classes], model.Weights["fc.bias"].Values[..classes]),
        };

    private void SaveWithNames(params string[] names)
    {
        using GoogLeNetTransformer network = new(
            _mlContext, new(Network.Architecture, names, 32, [], Narrow(Network, names.Length)),
            new("Pixels", "Label", "Score", "PredictedLabel"));
        network.SaveWeights(_weights);
    }

    private IDataView View(IEnumerable<ColourRows> rows) =>
        ColourRows.View(_mlContext, rows, classNames: [.. _rows.Select(row => row.Class).Distinct().Order()]);

    private GoogLeNetTransformer Fit(GoogLeNetOptions options) =>
        _mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(View(_rows));

    private MulticlassClassificationMetrics Evaluate(GoogLeNetTransformer model, string split) =>
        _mlContext.MulticlassClassification.Evaluate(model.Transform(View(_rows.Where(row => row.Split == split))));
}
