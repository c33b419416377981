using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Quantization;
using MLNet.GoogLeNet.Transformers.Weights;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Quantization;

public class RangeCollectionTests
{
    [Fact]
    public void Ranges_are_those_of_all_mini_batches_that_were_seen()
    {
        using var activations = new ObservedActivations(SyntheticModels.Make(GoogLeNetArchitecture.Paper));
        float[] wide = SyntheticModels.Pixels(2, 32), narrow = [.. wide.Select(pixel => pixel / 2)];
        (wide[7], wide[8]) = (-150, 140);

        activations.Observe(wide, count: 2);
        ActivationRanges first = activations.ToRanges();
        activations.Observe(narrow, count: 2);
        ActivationRanges both = activations.ToRanges();

        Assert.Equal(new ActivationRange(-150, 140), first[ActivationNames.Pixels]);
        Assert.Equal(new ActivationRange(-150, 140), both[ActivationNames.Pixels]);
        Assert.All(both.All.Values, range => Assert.True(range.IsSound));
    }
}
