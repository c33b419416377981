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
    public void With_weights_the_classifier_comes_first_unless_a_recipe_says_otherwise()
    {
        var run = new TrainOptions { Data = "flowers", Weights = "w", Views = 2, FeatureCache = "f" };

        Assert.True(run.ForTrainer() is { HeadFirst: true, Train: TrainedLayers.All, ImageSize: 320, FeatureViews: 2, FeatureCache: "f" });
        Assert.True((run with { Recipe = RecipeName.FineTune }).ForTrainer().HeadFirst);
        Assert.False((run with { Recipe = RecipeName.Modern }).ForTrainer().HeadFirst);
    }

    [Fact]
    public void The_classifier_alone_has_defaults_of_its_own()
    {
        var run = new TrainOptions { Data = "flowers", Weights = "w", HeadOnly = true };

        Assert.True(run.ForTrainer() is { Train: TrainedLayers.Head, ImageSize: 224, ValidationFraction: 0 });
        Assert.True((run with { ImageSize = 96, ValidationFraction = 0.2 }).ForTrainer() is { ImageSize: 96, ValidationFraction: 0.2 });
    }

    [Fact]
    public void Weights_decide_the_architecture_unless_it_is_given()
    {
        var run = new TrainOptions { Data = "flowers", Weights = "w" };

        Assert.Null(run.ForTrainer().Architecture);
        Assert.Null((run with { HeadOnly = true }).ForTrainer().Architecture);
        Assert.Null((run with { Recipe = RecipeName.Modern }).ForTrainer().Architecture);
        Assert.Equal(GoogLeNetArchitecture.Torchvision, (run with { Weights = null }).ForTrainer().Architecture);
        Assert.Equal(GoogLeNetArchitecture.Paper, (run with { Architecture = GoogLeNetArchitecture.Paper }).ForTrainer().Architecture);
    }

    [Fact]
    public void A_precision_that_is_asked_for_is_taken()
    {
        Assert.All([Precision.BFloat16, Precision.Float32], precision =>
            Assert.Equal(precision, TrainingDefaults.For(new() { Data = "flowers", Precision = precision }).Precision));
    }
}
