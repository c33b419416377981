using Tool.Training;
using TrainFlowers;
using Xunit;
using FlowersOptions = TrainFlowers.Options;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Training;

public sealed class TrainingDefaultsTests
{
    [Fact]
    public void The_tool_leaves_the_precision_to_the_processor()
    {
        TrainingOptions[] runs = [new() { Data = "flowers" }, new() { Data = "flowers", Weights = "w" }];

        Assert.All(runs, run => Assert.Equal(Precision.Auto, TrainingDefaults.For(run).Precision));
        Assert.All(Enum.GetValues<RecipeName>(),
            recipe => Assert.Equal(Precision.Auto, TrainingDefaults.For(new() { Data = "flowers", Recipe = recipe }).Precision));
    }

    [Fact]
    public void TrainFlowers_leaves_it_to_the_processor_for_the_users_images_and_learns_drawn_flowers_in_float32()
    {
        FlowersOptions[] runs = [new() { Data = "flowers" }, new() { Weights = "w" }];

        Assert.All(runs, run => Assert.Equal(Precision.Auto, TrainingChoice.For(run).Precision));
        Assert.Equal(Precision.Float32, TrainingChoice.For(new FlowersOptions()).Precision);
    }

    [Fact]
    public void A_precision_that_is_asked_for_is_taken()
    {
        Assert.All([Precision.BFloat16, Precision.Float32], precision =>
            Assert.Equal(precision, TrainingDefaults.For(new() { Data = "flowers", Precision = precision }).Precision));
    }
}
