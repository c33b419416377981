using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Learning rates that are far too high, with nothing held out by which it would be seen.</summary>
public sealed class DivergenceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _log = [];
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _images;

    public DivergenceTests()
    {
        _mlContext.Log += (_, entry) =>
        {
            lock (_log)
                _log.Add(entry.Message);
        };
        _images = ColourRows.View(_mlContext, ColourRows.Make(classes: 2, perClass: 4));
    }

    public static TheoryData<GoogLeNetArchitecture, WeightAveraging, double> Trainings =>
        new MatrixTheoryData<GoogLeNetArchitecture, WeightAveraging, double>(
            Enum.GetValues<GoogLeNetArchitecture>(), Enum.GetValues<WeightAveraging>(), [3, 30, 1e6]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Trainings))]
    public void A_training_says_that_it_diverged_or_returns_a_model_with_finite_weights_and_scores(
        GoogLeNetArchitecture architecture, WeightAveraging averaging, double learningRate)
    {
        foreach (int epochs in new[] { 1, 3 })
        {
            var history = new History();
            GoogLeNetOptions options = Diverging(architecture) with
            {
                LearningRate = learningRate,
                Averaging = averaging,
                Auxiliary = averaging == WeightAveraging.None ? AuxiliaryClassifiers.On : AuxiliaryClassifiers.Off,
                Epochs = epochs,
                Progress = history,
            };
            try
            {
                using GoogLeNetTransformer model = Fit(options);

                Assert.All(model.Model.Weights.Values, weight => Assert.True(weight.Values.All(float.IsFinite)));
                Assert.All(
                    model.Transform(_images).GetColumn<float[]>("Score").SelectMany(scores => scores),
                    score => Assert.InRange(score, 0, 1));
                if (history.Epochs.Count < epochs)
                    Assert.Contains(_log, line => line.Contains("training diverged")
                        && line.Contains($"The weights of epoch {history.Epochs.Count} are kept."));
            }
            catch (InvalidOperationException e) when (e.Message.Contains("diverged"))
            {
                Assert.Empty(history.Epochs);
                Assert.Contains($"in epoch 1: training diverged. Lower LearningRate, which is {learningRate}.", e.Message);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)] // held out, so that epochs are compared
    public void AdamW_diverges_as_SGD_does(double validationFraction)
    {
        GoogLeNetOptions options = Diverging(GoogLeNetArchitecture.Torchvision) with
        {
            Optimizer = GradientOptimizer.AdamW,
            LearningRate = 1e6,
            Epochs = 2,
            ValidationFraction = validationFraction,
        };

        Assert.Contains("training diverged. Lower LearningRate", Assert.ThrowsAny<InvalidOperationException>(() => Fit(options)).Message);
    }

    [Theory]
    [InlineData(WeightAveraging.None)]
    [InlineData(WeightAveraging.Polyak)]
    [InlineData(WeightAveraging.Exponential)]
    public void Checkpoints_have_finite_weights_only(WeightAveraging averaging)
    {
        GoogLeNetOptions options = Diverging(GoogLeNetArchitecture.Torchvision) with
        {
            LearningRate = 30,
            Averaging = averaging,
            Epochs = 3,
            Checkpoint = _folder["state"],
            CheckpointInterval = TimeSpan.FromTicks(1), // after each step
        };

        Assert.Contains("diverged", Assert.ThrowsAny<InvalidOperationException>(() => Fit(options)).Message);

        Assert.All(SafetensorsFile.Read(_folder["state"]).Tensors, pair => Assert.True(pair.Value.Values.All(float.IsFinite), pair.Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the callback throws
    public void A_training_that_ends_after_its_weights_diverged_leaves_no_checkpoint_of_them(bool throws)
    {
        using var cancellation = new CancellationTokenSource();
        var end = new Callback<double>(_ =>
        {
            if (throws)
                throw new FormatException();
            cancellation.Cancel();
        });
        GoogLeNetOptions options = Diverging(GoogLeNetArchitecture.Paper) with
        {
            LearningRate = 1e30,
            WeightDecay = 1e30, // their product is infinite in float32
            Checkpoint = _folder["state"],
            MiniBatchProgress = end,
            CancellationToken = cancellation.Token,
        };

        Exception? error = Record.Exception(() => Fit(options));

        Assert.Equal(throws ? typeof(TrainingInterruptedException) : typeof(OperationCanceledException), error?.GetType());
        Assert.False(File.Exists(_folder["state"]));
    }

    [Fact]
    public void The_learning_rate_finder_has_finite_losses_only()
    {
        LearningRateCurve curve = _mlContext.MulticlassClassification.Trainers.GoogLeNet(Diverging(GoogLeNetArchitecture.Paper))
            .FindLearningRate(_images, steps: 12);

        Assert.NotEmpty(curve.Points);
        Assert.All(curve.Points, point => Assert.True(double.IsFinite(point.Loss)));
    }

    private static GoogLeNetOptions Diverging(GoogLeNetArchitecture architecture) => TrainedFlowers.Tiny with
    {
        Architecture = architecture,
        MiniBatchSize = 4,
    };

    private GoogLeNetTransformer Fit(GoogLeNetOptions options) =>
        _mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(_images);
}
