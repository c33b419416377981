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
    public void The_classifier_alone_sees_what_all_layers_will_see_after_it()
    {
        var run = new TrainOptions { Data = "flowers", Weights = "w", Seed = 7 };

        GoogLeNetOptions head = run.ForHead(), all = run.ForTrainer(), only = (run with { HeadOnly = true }).ForHead();
        GoogLeNetOptions set = (run with { HeadOnly = true, ImageSize = 96, ValidationFraction = 0.2 }).ForHead();

        Assert.Equal((all.ImageSize, all.ValidationFraction, all.Seed), (head.ImageSize, head.ValidationFraction, head.Seed));
        Assert.Equal((224, 0), (only.ImageSize, only.ValidationFraction));
        Assert.Equal((96, 0.2), (set.ImageSize, set.ValidationFraction));
    }

    [Fact]
    public void A_precision_that_is_asked_for_is_taken()
    {
        Assert.All([Precision.BFloat16, Precision.Float32], precision =>
            Assert.Equal(precision, TrainingDefaults.For(new() { Data = "flowers", Precision = precision }).Precision));
    }
}
