using MLNet.GoogLeNet.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class EpochRankingTests
{
    private static readonly EpochMetrics Start = new(
        1, 9, LearningRate: 0.1, TrainingLoss: 1, TrainingAccuracy: 0.5,
        ValidationLoss: 1, ValidationAccuracy: 0.5, ValidationMacroAccuracy: 0.5, IsBest: false, Duration: TimeSpan.Zero);

    public static TheoryData<TrainingMetric, EpochMetrics> Better => new()
    {
        { TrainingMetric.ValidationAccuracy, Start with { ValidationAccuracy = 0.6, ValidationLoss = 9 } },
        { TrainingMetric.ValidationAccuracy, Start with { ValidationLoss = 0.9 } },
        { TrainingMetric.ValidationMacroAccuracy, Start with { ValidationMacroAccuracy = 0.6, ValidationAccuracy = 0, ValidationLoss = 9 } },
        { TrainingMetric.ValidationMacroAccuracy, Start with { ValidationLoss = 0.9 } },
        { TrainingMetric.ValidationLoss, Start with { ValidationLoss = 0.9, ValidationAccuracy = 0.1 } },
        { TrainingMetric.TrainingAccuracy, Start with { TrainingAccuracy = 0.6, TrainingLoss = 9 } },
        { TrainingMetric.TrainingAccuracy, Start with { TrainingLoss = 0.9 } },
        { TrainingMetric.TrainingLoss, Start with { TrainingLoss = 0.9, TrainingAccuracy = 0.1 } },
    };

    [Theory]
    [MemberData(nameof(Better))]
    public void A_better_epoch_is_the_best_and_then_the_first_one_is_not(TrainingMetric metric, EpochMetrics better)
    {
        var ranking = new EpochRanking(metric);

        // an equal one is no better
        Assert.Equal([true, true, false, false], new[] { Start, better, Start, better }.Select(ranking.Offer));
    }

    [Theory]
    [InlineData(TrainingMetric.ValidationLoss)]
    [InlineData(TrainingMetric.TrainingLoss)]
    [InlineData(TrainingMetric.TrainingAccuracy)]
    public void Other_figures_do_not_matter(TrainingMetric metric)
    {
        var ranking = new EpochRanking(metric);
        ranking.Offer(Start);

        Assert.False(ranking.Offer(Start with { ValidationAccuracy = 0.9, ValidationMacroAccuracy = 0.9 }));
    }

    [Theory]
    [InlineData(TrainingMetric.ValidationAccuracy, true)]
    [InlineData(TrainingMetric.ValidationMacroAccuracy, true)]
    [InlineData(TrainingMetric.ValidationLoss, true)]
    [InlineData(TrainingMetric.TrainingLoss, false)]
    public void Where_nothing_is_held_out_validation_metrics_choose_the_last_epoch(TrainingMetric metric, bool isBest)
    {
        var ranking = new EpochRanking(metric);
        EpochMetrics none = Start with { ValidationLoss = null, ValidationAccuracy = null, ValidationMacroAccuracy = null };
        ranking.Offer(none);

        Assert.Equal(isBest, ranking.Offer(none with { TrainingLoss = 2 }));
        Assert.Equal(isBest ? 0 : 1, ranking.EpochsSinceBest);
    }

    [Fact]
    public void Epochs_since_the_best_are_counted_and_begin_again()
    {
        var ranking = new EpochRanking(TrainingMetric.ValidationLoss);

        int[] counts = [.. new[] { 3, 4, 3, 5, 2, 2, 1 }.Select(loss =>
        {
            ranking.Offer(Start with { ValidationLoss = loss });
            return ranking.EpochsSinceBest;
        })];

        Assert.Equal([0, 1, 2, 3, 0, 1, 0], counts);
    }

    [Fact]
    public void A_figure_that_is_no_number_is_worse_than_any()
    {
        var ranking = new EpochRanking(TrainingMetric.TrainingLoss);

        Assert.Equal([true, true, false],
            new[] { double.NaN, 1e9, double.NaN }.Select(loss => ranking.Offer(Start with { TrainingLoss = loss })));
    }
}
