using Tool.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Training;

public sealed class TrainedModelTests
{
    [Theory]
    [InlineData(0.9, 0.91, true)]
    [InlineData(0.9, 0.9, false)] // the one that is there already
    [InlineData(0.9, 0.89, false)]
    [InlineData(0.9, null, true)] // nothing was held out
    public void All_layers_take_the_place_of_the_classifier_alone_where_they_do_better(double head, double? all, bool expected) =>
        Assert.Equal(expected, Trained(all, best: 2).IsBetterThan(Trained(head, best: 1)));

    [Fact]
    public void The_best_epoch_counts_and_not_the_last() => Assert.Equal(0.7, Trained(0.7, best: 2).ValidationAccuracy);

    // The epochs before the best one and after it do worse.
    private static TrainedModel Trained(double? accuracy, int best)
    {
        var history = new TrainingHistory();
        for (int epoch = 1; epoch <= 3; epoch++)
            history.Report(new EpochMetrics(
                epoch, 3, 0.01, 1, 0.5, 1, epoch == best ? accuracy : accuracy - 0.1, 0.5, IsBest: epoch == best, TimeSpan.FromSeconds(1)));
        return new(new GoogLeNetOptions(), history);
    }
}
