using MLNet.GoogLeNet.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class ClassWeightingTests
{
    private static readonly string[] Names = ["daisy", "rose", "tulip"];

    [Fact]
    public void By_default_classes_of_similar_size_weigh_alike_and_accuracy_chooses()
    {
        ClassWeighting weighting = Of(new(), [10, 30, 20]);

        Assert.Null(weighting.Weights);
        Assert.Equal(TrainingMetric.ValidationAccuracy, weighting.BestBy);
        Assert.Null(weighting.Why);
    }

    [Fact]
    public void By_default_unequal_classes_weigh_by_the_inverse_square_root_of_their_number_and_macro_recall_chooses()
    {
        ClassWeighting weighting = Of(new(), [4, 16, 100]);

        Assert.Equal(TrainingMetric.ValidationMacroAccuracy, weighting.BestBy);
        float[] weights = weighting.Weights!;
        Assert.Equal(2, weights[0] / weights[1], 1e-6);
        Assert.Equal(5, weights[0] / weights[2], 1e-6);
        Assert.Equal(120, 4 * weights[0] + 16 * weights[1] + 100 * weights[2], 1e-4); // the mean weight of an image is 1
        Assert.Equal(
            "Classes have from 4 to 100 images to learn from: they weigh from 0.75 to 3.75 in the loss of all layers "
            + "(BalanceClasses is Auto), and ValidationMacroAccuracy chooses the best epoch.", weighting.Why);
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(31, true)]
    public void Classes_are_unequal_from_more_than_three_times_as_many_images(int largest, bool isUnequal) =>
        Assert.Equal(isUnequal, Of(new(), [10, largest, 20]).Weights is not null);

    [Fact]
    public void Balancing_can_be_left_off_and_the_log_says_so()
    {
        ClassWeighting weighting = Of(new() { BalanceClasses = ClassBalance.Off, BestBy = TrainingMetric.ValidationLoss }, [1, 9, 9]);

        Assert.Null(weighting.Weights);
        Assert.Equal(TrainingMetric.ValidationLoss, weighting.BestBy);
        Assert.Contains("all weigh alike (BalanceClasses is Off), and ValidationLoss chooses", weighting.Why);
    }

    [Theory]
    [InlineData(TrainedLayers.All, 0.1, "(BalanceClasses is Auto), and ValidationMacroAccuracy chooses the best epoch.")]
    [InlineData(TrainedLayers.Head, 0, "(BalanceClasses is Auto), and ValidationMacroAccuracy chooses the penalty.")]
    [InlineData(TrainedLayers.All, 0, "(BalanceClasses is Auto).")]
    public void The_log_says_what_the_figure_chooses_where_something_is_held_out(TrainedLayers layers, double fraction, string end) =>
        Assert.EndsWith(end, Of(new() { Train = layers, ValidationFraction = fraction }, [1, 9, 9], layers == TrainedLayers.Head).Why);

    [Fact]
    public void By_default_a_classifier_that_is_computed_is_balanced_in_full()
    {
        float[] on = Of(new() { BalanceClasses = ClassBalance.On }, [4, 16, 100]).Weights!;

        Assert.Equal(on, Of(new(), [4, 16, 100], isHead: true).Weights!);
        Assert.Null(Of(new(), [10, 30, 20], isHead: true).Weights);
        Assert.EndsWith("in the loss of the classifier (BalanceClasses is Auto).", Of(new(), [4, 16, 100], isHead: true).Why);
    }

    [Fact]
    public void Named_weights_are_in_the_order_of_the_classes_the_rest_weigh_one_and_nothing_is_balanced() => Assert.Equal([1, 0.25f, 4],
        Of(new() { ClassWeights = new Dictionary<string, double> { ["tulip"] = 4, ["rose"] = 0.25 } }, [1, 90, 2]).Weights!);

    [Fact]
    public void Balanced_classes_count_the_same_in_all_and_the_mean_weight_of_an_image_is_one() => Assert.Equal(
        [8 / 3f, 8 / 15f, 8 / 6f], Of(new() { BalanceClasses = ClassBalance.On }, [1, 5, 2]).Weights!,
        (expected, actual) => Math.Abs(expected - actual) < 1e-6);

    [Fact]
    public void A_class_without_images_weighs_one_and_leaves_the_others_balanced() =>
        Assert.Equal([2, 1, 2 / 3f], Of(new() { BalanceClasses = ClassBalance.On }, [1, 0, 3]).Weights!);

    [Fact]
    public void Names_that_are_no_classes_are_refused_with_those_that_are()
    {
        var options = new GoogLeNetOptions { ClassWeights = new Dictionary<string, double> { ["rose"] = 1, ["lily"] = 2, ["Daisy"] = 2 } };

        string message = Assert.Throws<InvalidOperationException>(() => Of(options, [1, 0, 0])).Message;

        Assert.Contains("weights for 'Daisy', 'lily', which are not classes", message);
        Assert.Contains("The classes are daisy, rose, tulip.", message);
    }

    private static ClassWeighting Of(GoogLeNetOptions options, int[] counts, bool isHead = false) => ClassWeighting.Of(
        options, Names, counts.SelectMany((count, label) => Enumerable.Range(0, count).Select(i => new TrainingImage(i, label, false))),
        isHead);
}
