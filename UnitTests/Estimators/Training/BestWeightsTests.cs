using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class BestWeightsTests : IDisposable
{
    private static readonly GoogLeNetOptions Options = new() { BestBy = TrainingMetric.ValidationLoss, Patience = 2 };

    private readonly GoogLeNetModule _network = new(GoogLeNetArchitecture.Paper, classes: 2, auxiliary: false);

    public void Dispose() => _network.Dispose();

    [Fact]
    public void Patience_is_over_after_as_many_epochs_without_a_better_one()
    {
        var best = new BestWeights(Options);

        bool[] over = [.. new[] { 3, 4, 2, 2, 5 }.Select((loss, i) =>
        {
            best.Offer(_network, Epoch(i + 1, loss));
            return best.IsPatienceOver;
        })];

        Assert.Equal([false, false, false, false, true], over);
        Assert.Equal(3, best.Epoch);
    }

    [Fact]
    public void A_training_that_goes_on_remembers_how_long_nothing_was_better()
    {
        var best = new BestWeights(Options);

        best.Restore([Epoch(1, 1), Epoch(2, 2)], epoch: 1, weights: null);

        Assert.False(best.IsPatienceOver);
        Assert.False(best.Offer(_network, Epoch(3, 1.5)));
        Assert.True(best.IsPatienceOver);
        Assert.Equal(1, best.Epoch);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_not_kept()
    {
        var best = new BestWeights(Options);
        best.Offer(_network, Epoch(1, 2));
        using (no_grad())
            _network.parameters().First().fill_(double.NaN);

        Assert.Contains("after epoch 2: training diverged", Assert.Throws<DivergenceException>(() => best.Offer(_network, Epoch(2, 1))).Message);
        Assert.Equal(1, best.Epoch);
        Assert.All(best.Weights!.Values, weight => Assert.DoesNotContain(float.NaN, weight.Values));
    }

    private static EpochMetrics Epoch(int epoch, double validationLoss) => new(
        epoch, 9, LearningRate: 0.1, TrainingLoss: 1, TrainingAccuracy: 0.5,
        ValidationLoss: validationLoss, ValidationAccuracy: 0.5, ValidationMacroAccuracy: 0.5, IsBest: false, Duration: TimeSpan.Zero);
}
