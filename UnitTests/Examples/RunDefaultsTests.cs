using MLNet.GoogLeNet.Transformers.Scoring;
using TrainFlowers.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

public sealed class RunDefaultsTests
{
    private static readonly ProcessorFeatures Modern = new(ExactByteProducts: true, BFloat16: true), Older = new(false, false);

    [Fact]
    public void Images_of_the_user_are_learnt_in_bfloat16_only_where_the_processor_computes_it()
    {
        foreach (RunOptions run in (RunOptions[])[new() { Data = "d" }, new() { Weights = "w" }, new() { Data = "d", Weights = "w" }])
        {
            Assert.Equal(Precision.BFloat16, RunDefaults.For(run, Modern).Precision);
            Assert.Equal(Precision.Float32, RunDefaults.For(run, Older).Precision);
            Assert.Equal(RunDefaults.For(run, Older), RunDefaults.For(run, Modern) with { Precision = Precision.Float32 });
            Assert.Equal(RunDefaults.For(run, ProcessorFeatures.Current), RunDefaults.For(run));
        }
    }

    [Fact]
    public void Drawn_flowers_and_recipes_are_learnt_in_float32_everywhere()
    {
        foreach (RunOptions run in new RunOptions[] { new(), new() { Data = "flowers", Recipe = RecipeName.Modern } })
            Assert.Equal(Precision.Float32, RunDefaults.For(run, Modern).Precision);
    }

    [Fact]
    public void A_precision_that_is_asked_for_is_taken()
    {
        Assert.Equal(Precision.BFloat16, RunDefaults.For(new() { Data = "flowers", Precision = Precision.BFloat16 }, Older).Precision);
        Assert.Equal(Precision.Float32, RunDefaults.For(new() { Weights = "w", Precision = Precision.Float32 }, Modern).Precision);
    }
}
