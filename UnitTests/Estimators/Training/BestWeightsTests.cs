using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class BestWeightsTests : IDisposable
{
    private readonly GoogLeNetModule _network = new(GoogLeNetArchitecture.Paper, classes: 2, auxiliary: false);

    public void Dispose() => _network.Dispose();

    [Fact]
    public void Patience_is_over_after_as_many_epochs_without_a_better_one()
    {
        var best = new BestWeights(TrainingMetric.ValidationLoss, patience: 2, heldOut: []);

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
        var best = new BestWeights(TrainingMetric.ValidationLoss, patience: 2, heldOut: []);

        best.Restore([Epoch(1, 1), Epoch(2, 2)], epoch: 1, weights: null);

        Assert.False(best.IsPatienceOver);
        Assert.False(best.Offer(_network, Epoch(3, 1.5)));
        Assert.True(best.IsPatienceOver);
        Assert.Equal(1, best.Epoch);
    }

    [Fact]
    public void The_classifier_alone_counts_as_the_epoch_before_the_first_and_spends_patience()
    {
        var best = new BestWeights(TrainingMetric.ValidationLoss, patience: 2, heldOut: []);

        bool[] over = [.. new[] { 1.0, 2, 1 }.Select((loss, i) =>
        {
            best.Offer(_network, Epoch(i, loss));
            return best.IsPatienceOver;
        })];

        Assert.Equal([false, false, true], over);
        Assert.Equal(0, best.Epoch);
        Assert.True(best.Offer(_network, Epoch(3, 0.5)));
        Assert.Equal(2, best.BestOf([Epoch(1, 3), Epoch(2, 1), Epoch(3, 2)]).Epoch);
    }

    [Theory]
    [InlineData(TrainingMetric.TrainingAccuracy)]
    [InlineData(TrainingMetric.TrainingLoss)]
    public void Training_figures_do_not_compare_the_classifier_alone_with_all_layers(TrainingMetric metric)
    {
        var best = new BestWeights(metric, patience: null, heldOut: []);
        best.Offer(_network, Epoch(0, 1) with { TrainingLoss = 0, TrainingAccuracy = 1 });

        Assert.True(best.Offer(_network, Epoch(1, 1)));
        Assert.False(best.ComparesWithHead);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_not_kept()
    {
        var best = new BestWeights(TrainingMetric.ValidationLoss, patience: 2, heldOut: []);
        best.Offer(_network, Epoch(1, 2));
        using (no_grad())
            _network.parameters().First().fill_(double.NaN);

        Assert.Contains(
            "after epoch 2: training diverged", Assert.Throws<DivergenceException>(() => best.Offer(_network, Epoch(2, 1))).Message);
        Assert.Equal(1, best.Epoch);
        Assert.All(best.Weights!.Values, weight => Assert.DoesNotContain(float.NaN, weight.Values));
    }

    private static EpochMetrics Epoch(int epoch, double validationLoss) => new(
        epoch, 9, LearningRate: 0.1, TrainingLoss: 1, TrainingAccuracy: 0.5,
        ValidationLoss: validationLoss, ValidationAccuracy: 0.5, ValidationMacroAccuracy: 0.5, IsBest: false, Duration: TimeSpan.Zero);
}

public sealed class EpochRankingTests
{
    private static readonly EpochMetrics Start = new(
        1, 9, LearningRate: 0.1, TrainingLoss: 1, TrainingAccuracy: 0.5,
        ValidationLoss: 1, ValidationAccuracy: 0.5, ValidationMacroAccuracy: 0.5, IsBest: false, Duration: TimeSpan.Zero);

    public static TheoryData<TrainingMetric, EpochMetrics> Better => new()
    {
        { TrainingMetric.ValidationAccuracy, Start with { ValidationAccuracy = 0.6, ValidationLoss = 9 } },
        { TrainingMetric.ValidationAccuracy, Start with { ValidationLoss = 0.9 } },
        { TrainingMetric.ValidationMacroAccuracy,
            Start with { ValidationMacroAccuracy = 0.6, ValidationAccuracy = 0, ValidationLoss = 9 } },
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
        var ranking = new EpochRanking(metric, heldOut: []);

        // an equal one is no better
        Assert.Equal([true, true, false, false], new[] { Start, better, Start, better }.Select(ranking.Offer));
    }

    [Theory]
    [InlineData(TrainingMetric.ValidationLoss)]
    [InlineData(TrainingMetric.TrainingLoss)]
    [InlineData(TrainingMetric.TrainingAccuracy)]
    public void Other_figures_do_not_matter(TrainingMetric metric)
    {
        var ranking = new EpochRanking(metric, heldOut: []);
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
        var ranking = new EpochRanking(metric, heldOut: []);
        EpochMetrics none = Start with { ValidationLoss = null, ValidationAccuracy = null, ValidationMacroAccuracy = null };
        ranking.Offer(none);

        Assert.Equal(isBest, ranking.Offer(none with { TrainingLoss = 2 }));
        Assert.Equal(isBest ? 0 : 1, ranking.EpochsSinceBest);
    }

    [Fact]
    public void Epochs_since_the_best_are_counted_and_begin_again()
    {
        var ranking = new EpochRanking(TrainingMetric.ValidationLoss, heldOut: []);

        int[] counts = [.. new[] { 3, 4, 3, 5, 2, 2, 1 }.Select(loss =>
        {
            ranking.Offer(Start with { ValidationLoss = loss });
            return ranking.EpochsSinceBest;
        })];

        Assert.Equal([0, 1, 2, 3, 0, 1, 0], counts);
    }

    [Theory]
    [InlineData(TrainingMetric.ValidationAccuracy, 17, false)] // a standard error of 0.12
    [InlineData(TrainingMetric.ValidationAccuracy, 170, true)] // of 0.037
    [InlineData(TrainingMetric.ValidationMacroAccuracy, 17, false)]
    [InlineData(TrainingMetric.ValidationMacroAccuracy, 170, true)]
    [InlineData(TrainingMetric.ValidationLoss, 17, true)]
    public void The_classifier_alone_is_beaten_by_more_than_the_standard_error_only(TrainingMetric metric, int heldOut, bool isBeaten)
    {
        EpochMetrics head = Start with { Epoch = 0, ValidationAccuracy = 0.65, ValidationMacroAccuracy = 0.65, ValidationLoss = 2 };
        var ranking = new EpochRanking(metric, [heldOut]);
        ranking.Offer(head);

        Assert.False(ranking.HasPassedHead);
        Assert.Equal(isBeaten,
            ranking.Offer(head with { Epoch = 1, ValidationAccuracy = 0.7, ValidationMacroAccuracy = 0.7, ValidationLoss = 1.9 }));
        Assert.True(ranking.HasPassedHead);
        Assert.True(ranking.Offer(
            head with { Epoch = 2, ValidationAccuracy = 0.8, ValidationMacroAccuracy = 0.8, ValidationLoss = 1.8 }));
    }

    [Theory]
    [InlineData(TrainingMetric.ValidationAccuracy, 0.61)] // a standard error of 0.1
    [InlineData(TrainingMetric.ValidationMacroAccuracy, 0.69)] // of 0.184, nearly all of it from the class of two
    public void A_rare_class_makes_the_macro_recall_uncertain_and_the_accuracy_not(TrainingMetric metric, double beaten)
    {
        EpochMetrics head = Start with { Epoch = 0, ValidationAccuracy = 0.5, ValidationMacroAccuracy = 0.5 };
        bool IsBest(double share)
        {
            var ranking = new EpochRanking(metric, [2, 23]);
            ranking.Offer(head);
            return ranking.Offer(head with { Epoch = 1, ValidationAccuracy = share, ValidationMacroAccuracy = share });
        }

        Assert.False(IsBest(beaten - 0.02));
        Assert.True(IsBest(beaten));
    }

    [Fact]
    public void Epochs_that_rise_within_the_standard_error_spend_no_patience_and_an_equal_one_with_a_lower_loss_is_not_better()
    {
        EpochMetrics head = Start with { Epoch = 0, ValidationAccuracy = 0.5, ValidationLoss = 2 };
        var ranking = new EpochRanking(TrainingMetric.ValidationAccuracy, heldOut: [2, 2]); // a standard error of 0.25
        ranking.Offer(head);

        (bool, int)[] offered = [.. new[] { 0.6, 0.7, 0.75 }.Select((accuracy, i) =>
            (ranking.Offer(head with { Epoch = i + 1, ValidationAccuracy = accuracy, ValidationLoss = 1 }), ranking.EpochsSinceBest))];

        Assert.Equal([(false, 0), (false, 0), (false, 0)], offered);
    }

    [Fact]
    public void A_figure_that_is_no_number_is_worse_than_any()
    {
        var ranking = new EpochRanking(TrainingMetric.TrainingLoss, heldOut: []);

        Assert.Equal([true, true, false],
            new[] { double.NaN, 1e9, double.NaN }.Select(loss => ranking.Offer(Start with { TrainingLoss = loss })));
    }
}
