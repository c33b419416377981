using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

/// <summary>What happens from step to step and from epoch to epoch, seen in the checkpoints.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private const string Weight = "inception5b.branch1.conv.weight";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WeightAveraging.Polyak)]
    [InlineData(WeightAveraging.None)]
    public void The_weights_that_are_measured_and_kept_are_the_average_where_there_is_one(WeightAveraging averaging)
    {
        Fit(TrainedFlowers.Tiny with { Epochs = 2, LearningRate = 0.01, Averaging = averaging, Checkpoint = _folder["state"] });

        var state = SafetensorsFile.Read(_folder["state"]).Tensors;
        float[] last = state[$"network.{Weight}"].Values, best = state[$"best.{Weight}"].Values;

        if (averaging == WeightAveraging.None)
            Assert.Equal(last, best);
        else
            Assert.Equal(state[$"average.{Weight}"].Values, best);
        Assert.Equal(averaging == WeightAveraging.None, best.AsSpan().SequenceEqual(last));
    }

    [Fact]
    public void Steps_are_as_long_as_the_schedule_says()
    {
        Fit(TrainedFlowers.Tiny with
        {
            Architecture = GoogLeNetArchitecture.Paper,
            Epochs = 2,
            Momentum = 0,
            WeightDecay = 0,
            LearningRate = 0.01,
            Averaging = WeightAveraging.None,
            Schedule = LearningRateSchedule.Step,
            DecayEpochs = 1,
            DecayFactor = 1e-30, // nothing moves in the second epoch
            WarmUpEpochs = 0,
            Checkpoint = _folder["state"],
            Progress = new History { Then = epoch => File.Copy(_folder["state"], _folder[$"epoch {epoch.Epoch}"]) },
        });

        float[] Weights(int epoch) => SafetensorsFile.Read(_folder[$"epoch {epoch}"]).Tensors[$"network.{Weight}"].Values;
        Assert.Equal(Weights(1), Weights(2));
        Assert.NotEqual(0, Weights(1)[0]);
    }

    private static void Fit(GoogLeNetOptions options)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.MulticlassClassification.Trainers.GoogLeNet(options)
            .Fit(ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 8))).Dispose();
    }
}
