using MLNet.GoogLeNet.Transformers.Architecture;
using Tool.Training;
using TrainFlowers;
using Xunit;
using FlowersOptions = TrainFlowers.Options;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Training;

public sealed class TrainingDefaultsTests
{
    private static readonly ProcessorFeatures Modern = new(ExactByteProducts: true, BFloat16: true), Older = new(false, false);

    [Fact]
    public void The_tool_trains_in_bfloat16_unasked_only_where_the_processor_computes_it()
    {
        foreach (TrainingOptions run in new TrainingOptions[] { new() { Data = "flowers" }, new() { Data = "flowers", Weights = "w" } })
        {
            Assert.Equal(Precision.BFloat16, TrainingDefaults.For(run, Modern).Precision);
            Assert.Equal(Precision.Float32, TrainingDefaults.For(run, Older).Precision);
            Assert.Equal(TrainingDefaults.For(run, Older), TrainingDefaults.For(run, Modern) with { Precision = Precision.Float32 });
            Assert.Equal(TrainingDefaults.For(run, ProcessorFeatures.Current), TrainingDefaults.For(run));
        }
    }

    [Fact]
    public void TrainFlowers_trains_in_bfloat16_unasked_only_on_the_users_images_and_where_the_processor_computes_it()
    {
        foreach (FlowersOptions run in new FlowersOptions[] { new() { Data = "flowers" }, new() { Weights = "w" } })
        {
            Assert.Equal(Precision.BFloat16, TrainingChoice.For(run, Modern).Precision);
            Assert.Equal(Precision.Float32, TrainingChoice.For(run, Older).Precision);
        }
        Assert.Equal(Precision.Float32, TrainingChoice.For(new FlowersOptions(), Modern).Precision);
    }

    [Fact]
    public void Recipes_train_in_float32_everywhere() =>
        Assert.Equal(Precision.Float32, TrainingDefaults.For(new() { Data = "flowers", Recipe = RecipeName.Modern }, Modern).Precision);

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
        Assert.Equal(Precision.BFloat16, TrainingDefaults.For(new() { Data = "flowers", Precision = Precision.BFloat16 }, Older).Precision);
        Assert.Equal(Precision.Float32, TrainingDefaults.For(new() { Data = "flowers", Precision = Precision.Float32 }, Modern).Precision);
    }
}
