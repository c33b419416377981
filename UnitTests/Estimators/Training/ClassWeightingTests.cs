using MLNet.GoogLeNet.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class ClassWeightingTests
{
    private static readonly string[] Names = ["daisy", "rose", "tulip"];

    [Fact]
    public void By_default_all_classes_weigh_alike() => Assert.Null(ClassWeighting.Of(new(), Names, [0, 1, 1]));

    [Fact]
    public void Named_weights_stand_in_the_order_of_the_classes_and_the_rest_weigh_one() => Assert.Equal([1, 0.25f, 4],
        ClassWeighting.Of(new() { ClassWeights = new Dictionary<string, double> { ["tulip"] = 4, ["rose"] = 0.25 } }, Names, [0])!);

    [Fact]
    public void Balanced_classes_count_the_same_in_all_and_the_mean_weight_of_a_image_is_one()
    {
        int[] labels = [0, 1, 1, 1, 1, 1, 2, 2];

        float[] weights = ClassWeighting.Of(new() { BalanceClasses = true }, Names, labels)!;

        Assert.Equal([8 / 3f, 8 / 15f, 8 / 6f], weights);
        Assert.Equal(1, labels.Average(label => weights[label]), 6);
    }

    [Fact]
    public void A_class_without_images_weighs_one_and_leaves_the_others_balanced() =>
        Assert.Equal([2, 1, 2 / 3f], ClassWeighting.Of(new() { BalanceClasses = true }, Names, [0, 2, 2, 2])!);

    [Fact]
    public void Names_that_are_no_classes_are_refused_with_those_that_are()
    {
        var options = new GoogLeNetOptions { ClassWeights = new Dictionary<string, double> { ["rose"] = 1, ["lily"] = 2, ["Daisy"] = 2 } };

        string message = Assert.Throws<InvalidOperationException>(() => ClassWeighting.Of(options, Names, [0])).Message;

        Assert.Contains("weights for 'Daisy', 'lily', which are no classes", message);
        Assert.Contains("The classes are daisy, rose, tulip.", message);
    }
}
