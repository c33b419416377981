using MLNet.GoogLeNet.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class ImageSplitTests : IDisposable
{
    private static readonly GoogLeNetOptions Options = new() { ImageSize = 32, Seed = 1 };

    private readonly NumberedImages _images = new([.. Enumerable.Repeat("many", 13), .. Enumerable.Repeat("two", 2), "one"]);

    public void Dispose() => _images.Dispose();

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.01, 1, 1)]
    [InlineData(0.25, 3, 1)]
    [InlineData(0.5, 7, 1)]
    [InlineData(0.99, 12, 1)]
    public void Each_class_holds_its_share_out_at_least_one_and_keeps_at_least_one(double fraction, int many, int two)
    {
        ImageSplit split = Split(Options with { ValidationFraction = fraction });

        int HeldOut(string name) => split.Validation.Count(image => image.Label == Array.IndexOf(_images.ClassNames, name));
        Assert.Equal((many, two, 0), (HeldOut("many"), HeldOut("two"), HeldOut("one")));
        Assert.Equal(Enumerable.Range(0, 16), split.Training.Concat(split.Validation).Select(image => image.Row).Order());
    }

    [Fact]
    public void The_seed_draws_which()
    {
        int[] HeldOut(int seed) => [.. Split(Options with { ValidationFraction = 0.5, Seed = seed }).Validation.Select(image => image.Row)];

        Assert.Equal(HeldOut(1), HeldOut(1));
        Assert.NotEqual(HeldOut(1), HeldOut(2));
    }

    [Fact]
    public void Where_all_are_held_out_that_is_what_is_said()
    {
        TrainingImage[] heldOut = [.. _images.Read(Options).Rows.Select(image => image with { IsHeldOut = true })];

        var error = Assert.Throws<InvalidOperationException>(() => ImageSplit.Of(
            heldOut, _images.ClassNames, Options with { ValidationColumnName = "Split" }, _images.Channel));

        Assert.Equal("All 16 images are held out, so there is none to learn from. Leave some of them for training.", error.Message);
    }

    private ImageSplit Split(GoogLeNetOptions options) =>
        ImageSplit.Of(_images.Read(options).Rows, _images.ClassNames, options, _images.Channel);
}
