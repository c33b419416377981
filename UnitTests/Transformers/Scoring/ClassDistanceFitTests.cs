using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public class ClassDistanceFitTests
{
    private const int Length = 60, Classes = 4;

    [Theory]
    [InlineData(100)] // more features than half of the images, and more images than features
    [InlineData(48)]
    public void New_images_are_as_far_as_the_held_out_ones(int count)
    {
        var (features, labels) = Draw(count, seed: 1);
        ClassDistances distances = ClassDistanceFit.Of(features, labels);
        float[] heldOut = ClassDistanceFit.HeldOut(features, labels), own = [.. features.Select(image => distances.Of(image)).Order()];
        float[] fresh = [.. Draw(4_000, seed: 2).Features.Select(image => distances.Of(image))];

        Assert.Equal(heldOut.Order(), heldOut);
        Assert.InRange(AboveMedian(heldOut), 0.38, 0.6);
        Assert.InRange(AboveMedian(own), 0.7, 1); // they have a part in what measures them

        double AboveMedian(float[] references) =>
            fresh.Count(distance => distance > references[references.Length / 2]) / (double)fresh.Length;
    }

    [Fact]
    public void Other_directions_are_farther_than_all()
    {
        var (features, labels) = Draw(100, seed: 1);
        ClassDistances distances = ClassDistanceFit.Of(features, labels);
        float[] heldOut = ClassDistanceFit.HeldOut(features, labels);

        Assert.True(distances.Of([.. Enumerable.Range(0, Length).Select(place => place % 7 == 0 ? 5f : 0)]) > heldOut[^1]);
    }

    [Fact]
    public void The_only_image_of_a_class_is_no_reference_and_its_class_has_a_mean()
    {
        var (features, labels) = Draw(41, seed: 1);
        labels[^1] = Classes;

        Assert.Equal(40, ClassDistanceFit.HeldOut(features, labels).Length);
        ClassDistances distances = ClassDistanceFit.Of(features, labels);
        Assert.Equal(Classes + 1, distances.Means.Shape[0]);
        Assert.Equal(0, distances.Of(features[^1]), 1e-5);
    }

    [Fact]
    public void Images_that_do_not_differ_and_features_that_are_all_zero_have_distances()
    {
        float[][] same = [.. Enumerable.Repeat(Enumerable.Repeat(1f, Length).ToArray(), 6)];

        Assert.All(ClassDistanceFit.HeldOut(same, [0, 0, 0, 1, 1, 1]), distance => Assert.True(float.IsFinite(distance)));
        Assert.True(float.IsFinite(ClassDistanceFit.Of(same, [0, 0, 0, 1, 1, 1]).Of(new float[Length])));
        Assert.True(float.IsFinite(ClassDistanceFit.Of([new float[Length], new float[Length]], [0, 1]).Of(same[0])));
    }

    // Features that are not negative, of classes that share their deviations.
    private static (float[][] Features, int[] Labels) Draw(int count, int seed)
    {
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % Classes)];
        return ([.. labels.Select(label => (float[])[.. Enumerable.Range(0, Length).Select(place =>
            (place % Classes == label ? 3 : 1) * -MathF.Log(1 - random.NextSingle()) + random.NextSingle())])], labels);
    }
}
