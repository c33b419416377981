using System.Diagnostics;
using Flowers;
using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using MLNet.GoogLeNet.UnitTests.Examples.Tool;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

public sealed class ResumeTests
{
    private static readonly GoogLeNetOptions Varied = new()
    {
        Architecture = GoogLeNetArchitecture.Torchvision,
        ImageSize = 32,
        Epochs = 3,
        MiniBatchSize = 8,
        Seed = 3,
        Averaging = WeightAveraging.Exponential,
        LabelSmoothing = 0.1,
        Augmentation = new AugmentationOptions
        {
            VerticalFlip = true,
            QuarterTurns = true,
            MaxRotation = 20,
            Blur = 1,
            PhotometricDistortion = 0.3,
            Noise = 8,
            JpegQuality = 40,
            RandomErasing = 0.5,
            MixUpAlpha = 0.2,
            CutMixAlpha = 1,
        },
    };

    // One training with these options that nothing interrupts, for all tests that compare with it.
    private static readonly Lazy<(GoogLeNetTransformer Model, History History)> Straight = new(() =>
    {
        var history = new History();
        return (Fit(Varied with { Progress = history }), history);
    });

    // The checkpoint of one epoch, for all tests that refuse it.
    private static readonly Lazy<byte[]> OfOneEpoch = new(() =>
    {
        using var folder = new TempFolder();
        Fit(Varied with { Epochs = 1, Checkpoint = folder["state"] });
        return File.ReadAllBytes(folder["state"]);
    });

    [Theory]
    [InlineData(GradientOptimizer.Sgd, WeightAveraging.Exponential)]
    [InlineData(GradientOptimizer.AdamW, WeightAveraging.Polyak)]
    public void Resuming_after_an_epoch_gives_the_weights_of_a_training_that_was_never_interrupted(
        GradientOptimizer optimizer, WeightAveraging averaging)
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Varied with { Optimizer = optimizer, Averaging = averaging, LearningRate = 0.002 };
        var straight = new History();
        GoogLeNetTransformer expected = Fit(options with { Progress = straight });

        GoogLeNetTransformer actual = Interrupted(options, folder["state"], afterStep: null, out History resumed);

        AssertEqual(expected, actual);
        Assert.Equal(straight.Epochs.Select(Figures), resumed.Epochs.Select(Figures));
    }

    [Fact]
    public void Resuming_within_an_epoch_does_so_too()
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Varied with { CheckpointInterval = TimeSpan.FromTicks(1) };

        GoogLeNetTransformer actual = Interrupted(options, folder["state"], afterStep: 5, out History resumed); // 3 steps per epoch

        AssertEqual(Straight.Value.Model, actual);
        Assert.Equal(Straight.Value.History.Epochs.Select(Figures), resumed.Epochs.Select(Figures));
    }

    [Fact]
    public void A_process_that_is_killed_goes_on_where_its_last_checkpoint_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGKILL is a matter of Unix");
        using var folder = new TempFolder();
        FlowerGarden.Write(folder["flowers"], perKind: 4, size: 48, seed: 1, TestContext.Current.CancellationToken);
        string[] training =
        [
            "--data", folder["flowers"], "--recipe", "modern", "--image-size", "32", "--batch-size", "8", "--epochs", "3", "--precision",
            "float32",
        ];

        Run(kill: null, [.. training, "--output", folder["straight.zip"]]);
        Run(kill: line => line.StartsWith("epoch 2/"), [.. training, "--output", folder["killed.zip"], "--checkpoint", folder["state"]]);
        Assert.False(File.Exists(folder["killed.zip"]));
        Run(kill: null, [.. training, "--output", folder["resumed.zip"], "--resume", folder["state"]]);

        AssertEqual(Load(folder["straight.zip"]), Load(folder["resumed.zip"]));
    }

    [Fact]
    public void A_checkpoint_of_other_options_is_refused_and_they_are_named()
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Varied with { Epochs = 1 };
        File.WriteAllBytes(folder["state"], OfOneEpoch.Value);

        var error = Assert.Throws<InvalidDataException>(() => Fit(options with
        {
            ResumeFrom = folder["state"],
            Momentum = 0.8,
            Augmentation = options.Augmentation with { MixUpAlpha = 0.5 },
        }));

        Assert.Contains("comes from training with different options: ", error.Message);
        Assert.Contains("Momentum was 0.9 and is 0.8", error.Message);
        Assert.Contains("Augmentation.MixUpAlpha was 0.2 and is 0.5", error.Message);
    }

    [Fact]
    public void A_checkpoint_of_other_images_is_refused()
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Varied with { Epochs = 1 };
        File.WriteAllBytes(folder["state"], OfOneEpoch.Value);

        var error = Assert.Throws<InvalidDataException>(() => Fit(options with { ResumeFrom = folder["state"] }, perClass: 13));

        Assert.Contains("comes from training with different images, labels or held-out rows", error.Message);
    }

    [Fact]
    public void A_file_that_is_no_checkpoint_is_refused()
    {
        using var folder = new TempFolder();
        using (FileStream stream = File.Create(folder["weights"]))
            SafetensorsFile.Write(stream, [new("w", new WeightTensor([1], [1f]))]);

        File.WriteAllBytes(folder["model.zip"], [.. "PK\u0003\u0004"u8, .. new byte[100]]);

        foreach (string file in new[] { folder["weights"], folder["model.zip"] })
            Assert.Equal(
                $"'{file}' is not a training checkpoint. Give ResumeFrom a file that Checkpoint made; weights and models to start from "
                    + "go into InitialWeights.",
                Assert.Throws<InvalidDataException>(() => Fit(Varied with { ResumeFrom = file })).Message);
    }

    [Fact]
    public void A_checkpoint_is_to_be_resumed_and_has_no_weights_to_start_from()
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Varied with { Epochs = 1 };
        File.WriteAllBytes(folder["state"], OfOneEpoch.Value);

        Assert.Equal(
            $"Cannot use the weights of '{folder["state"]}'. It is a training checkpoint, not a result. Resume from it with "
                + "ResumeFrom and the same options, and save the model that comes out.",
            Assert.Throws<InvalidDataException>(() => Fit(options with { InitialWeights = folder["state"] })).Message);
    }

    [Fact]
    public void A_training_that_is_complete_gives_its_result_at_once()
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Varied with { Epochs = 2 };
        GoogLeNetTransformer expected = Fit(options with { Checkpoint = folder["state"] });

        AssertEqual(expected, Fit(options with { ResumeFrom = folder["state"] }));
    }

    [Fact]
    public void A_training_can_go_on_for_more_epochs_than_were_planned()
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Varied with { Epochs = 1, Schedule = LearningRateSchedule.Constant };
        Fit(options with { Checkpoint = folder["state"] });
        var history = new History();

        Fit(options with { Epochs = 3, ResumeFrom = folder["state"], Progress = history });

        Assert.Equal([1, 2, 3], history.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void A_training_that_goes_on_for_more_epochs_validates_new_weights_until_it_is_time_to_average()
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Varied with { Epochs = 1, Averaging = WeightAveraging.Polyak, LearningRate = 0.001 };
        Fit(options with { Checkpoint = folder["state"] });
        using var cancellation = new CancellationTokenSource();
        var history = new History { Then = epoch => { if (epoch.Epoch == 2) cancellation.Cancel(); } };

        Fit(options with { Epochs = 12, ResumeFrom = folder["state"], Progress = history, CancellationToken = cancellation.Token });

        Assert.Equal([1, 2], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.NotEqual(history.Epochs[0].ValidationLoss, history.Epochs[1].ValidationLoss);
    }

    [Fact]
    public void Cancelling_leaves_a_checkpoint_that_goes_on_to_the_same_weights()
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Varied;
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        var share = new Callback<double>(_ => { if (++steps == 5) cancellation.Cancel(); });

        Fit(options with
        {
            Checkpoint = folder["state"],
            MiniBatchProgress = share,
            CancellationToken = cancellation.Token,
        });

        Assert.Equal(5, steps);
        AssertEqual(Straight.Value.Model, Fit(options with { ResumeFrom = folder["state"] }));
    }

    [Theory]
    [InlineData(2)] // in the first epoch,
    [InlineData(5)] // or where there is a best one
    public void A_context_that_is_told_to_cancel_throws_as_it_does_for_all_trainers_and_leaves_a_checkpoint(int lastStep)
    {
        using var folder = new TempFolder();
        GoogLeNetOptions options = Varied;
        var context = new MLContext(seed: 1);
        int steps = 0;
        var share = new Callback<double>(_ => { if (++steps == lastStep) context.CancelExecution(); });

        Assert.Throws<OperationCanceledException>(
            () => Fit(options with { Checkpoint = folder["state"], MiniBatchProgress = share }, context: context));

        Assert.Equal(lastStep, steps);
        AssertEqual(Straight.Value.Model, Fit(options with { ResumeFrom = folder["state"] }));
    }

    // Trains until the progress throws, as a crash would, then resumes from the checkpoint.
    private static GoogLeNetTransformer Interrupted(GoogLeNetOptions options, string checkpoint, int? afterStep, out History resumed)
    {
        int steps = 0;
        var crash = new Callback<double>(_ => { if (++steps == afterStep) throw new FormatException("crash"); });
        var crashAfterEpoch =
            new History { Then = epoch => { if (afterStep is null && epoch.Epoch == 2) throw new FormatException("crash"); } };
        Assert.Equal("crash", Assert.Throws<TrainingInterruptedException>(() => Fit(options with
        {
            Checkpoint = checkpoint,
            Progress = crashAfterEpoch,
            MiniBatchProgress = crash,
        })).InnerException!.Message);

        resumed = new History();
        return Fit(options with { ResumeFrom = checkpoint, Progress = resumed });
    }

    // In a context of its own where one is given: that of the data goes on.
    private static GoogLeNetTransformer Fit(GoogLeNetOptions options, int perClass = 12, MLContext? context = null)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView bytes = ColourRows.BytesView(mlContext, ColourRows.Make(classes: 2, perClass));
        IDataView pixels = mlContext.Transforms.NormalizeZeroMean("Pixels").Fit(bytes).Transform(bytes);
        return (context ?? mlContext).MulticlassClassification.Trainers.GoogLeNet(options).Fit(pixels);
    }

    private static object Figures(EpochMetrics metrics) => metrics with { Duration = default };

    private static GoogLeNetTransformer Load(string path) =>
        ((IEnumerable<ITransformer>)new MLContext().Model.Load(path, out _)).SelectMany(Flat).OfType<GoogLeNetTransformer>().Single();

    private static IEnumerable<ITransformer> Flat(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [transformer];

    private static void AssertEqual(GoogLeNetTransformer expected, GoogLeNetTransformer actual)
    {
        Assert.Equal(expected.Model.Weights.Keys.Order(), actual.Model.Weights.Keys.Order());
        foreach (var (name, weight) in expected.Model.Weights)
            Assert.True(weight.Values.AsSpan().SequenceEqual(actual.Model.Weights[name].Values), $"{name} differs");
    }

    private static void Run(Func<string, bool>? kill, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [ToolProgram.Assembly, "train", .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        bool killed = false;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (killed || kill?.Invoke(line) != true)
                continue;
            process.Kill(); // SIGKILL: nothing of the program runs any more
            killed = true;
        }
        process.WaitForExit();
        Assert.True(killed == kill is not null, $"The program ended by itself: {errors.Result}");
        Assert.True(killed || process.ExitCode == 0, errors.Result);
    }
}
