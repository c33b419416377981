using Tool.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Training;

public sealed class HeadComparisonTests
{
    [Fact]
    public void It_says_which_epoch_is_better_than_the_classifier_alone() => Assert.Equal(
        "Epoch 2 did better on the held-out images than the classifier alone: accuracy 0.9500, instead of accuracy 0.9000.",
        Of(epochs: 3, best: 2, 0.9, 0.8, 0.95, 0.85));

    [Fact]
    public void It_says_that_the_classifier_alone_is_kept_and_that_training_ended_early() => Assert.Equal(
        "Training ended after 2 of 4 epochs. "
        + "No epoch did clearly better on the held-out images than the classifier alone, which is kept: "
        + "accuracy 0.9000.", Of(epochs: 4, best: 0, 0.9, 0.8, 0.85));

    [Fact]
    public void It_says_that_nothing_was_held_out() => Assert.Equal(
        "No images were held out to compare all layers with the classifier alone: all layers are kept.",
        Of(epochs: 1, best: 1, null, null));

    [Fact]
    public void Macro_recall_is_added_where_it_differs_from_the_accuracy() => Assert.Equal(
        "No epoch did clearly better on the held-out images than the classifier alone, which is kept: "
        + "accuracy 0.9000 and macro recall 0.7000.",
        HeadComparison.Of(History(1, 0, [0.9, 0.8], macro: 0.7)));

    [Fact]
    public void There_is_nothing_to_compare_without_a_classifier_alone_or_with_nothing_else()
    {
        var history = new TrainingHistory();
        history.Report(new(1, 1, 0.01, 1, 0.5, 1, 0.5, 0.5, IsBest: true, default));

        Assert.Null(HeadComparison.Of(history));
        Assert.Null(Of(epochs: 1, best: 0, 0.9));
    }

    private static string? Of(int epochs, int best, params double?[] accuracies) => HeadComparison.Of(History(epochs, best, accuracies));

    private static TrainingHistory History(int epochs, int best, double?[] accuracies, double? macro = null)
    {
        var history = new TrainingHistory();
        for (int epoch = 0; epoch < accuracies.Length; epoch++)
            history.Report(new(epoch, epochs, 0.01, 1, 0.5, accuracies[epoch] is null ? null : 1, accuracies[epoch],
                macro ?? accuracies[epoch], IsBest: epoch == 0 || epoch == best, default));
        return history;
    }
}
