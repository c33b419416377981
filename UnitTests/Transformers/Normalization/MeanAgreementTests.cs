using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Normalization;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Normalization;

public class MeanAgreementTests
{
    [Fact]
    public void A_few_grey_levels_are_no_matter() => Assert.Null(Complaint(new([126, 114, 104], []), [123, 117, 104]));

    [Fact]
    public void More_are_told_with_both_means_and_what_to_do() => Assert.Equal(
        "The weights were trained on pixels minus 123, 117, 104 (red, green, blue), but these are pixels minus 123, 121.5, 104. "
            + "Normalise with the mean of the weights: NormalizeZeroMean(…, new ChannelMean(123f, 117f, 104f)).",
        Complaint(new([123, 121.5f, 104], []), [123, 117, 104]));

    [Fact]
    public void A_mean_image_counts_by_its_average_colour()
    {
        Assert.Null(Complaint(new([100, 146, 110, 124, 0, 208], []), [123, 117, 104]));
        Assert.NotNull(Complaint(new([100, 100, 110, 124, 0, 208], []), [123, 117, 104]));
    }

    [Fact]
    public void So_is_a_scale_that_one_has_and_the_other_has_not() => Assert.Equal(
        "The weights were trained on pixels that were not scaled, but these were multiplied by 0.5, 0.25, 1. Leave out UnitVariance.",
        Complaint(new([1, 2, 3], [0.5f, 0.25f, 1]), [1, 2, 3]));

    [Fact]
    public void What_is_not_known_is_not_compared()
    {
        Assert.Null(Complaint(null, [123, 117, 104]));
        Assert.Null(Complaint(new([1, 2, 3], []), []));
        Assert.Null(Complaint(new([], []), [123, 117, 104]));
    }

    private static string? Complaint(PixelNormalization? pixels, float[] mean) =>
        MeanAgreement.Complaint(pixels, mean, scale: [], "The weights");
}
