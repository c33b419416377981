using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>Confidence intervals of shares.</summary>
public sealed class EstimateTests
{
    // To four digits of the Wilson score interval.
    [Theory]
    [InlineData(9, 10, 0.9, 0.5958, 0.9821)]
    [InlineData(0, 10, 0, 0, 0.2775)]
    [InlineData(10, 10, 1, 0.7225, 1)]
    [InlineData(1, 2, 0.5, 0.0945, 0.9055)]
    public void A_share_has_its_Wilson_interval(int count, int total, double value, double lower, double upper)
    {
        Estimate share = Estimate.OfShare(count, total)!.Value;

        Assert.Equal(value, share.Value);
        Assert.Equal(lower, share.Lower, 5e-5);
        Assert.Equal(upper, share.Upper, 5e-5);
    }

    [Fact]
    public void Nothing_has_no_share_and_no_F1()
    {
        Assert.Null(Estimate.OfShare(0, 0));
        Assert.Null(Estimate.OfF1(0, 0));
    }

    [Fact]
    public void F1_is_the_harmonic_mean_and_lies_inside_its_interval()
    {
        const int right = 8, predicted = 10, labelled = 16; // precision 0.8, recall 0.5

        Estimate f1 = Estimate.OfF1(right, predicted + labelled - right)!.Value;

        Assert.Equal(2 * 0.8 * 0.5 / (0.8 + 0.5), f1.Value, 1e-12);
        Estimate share = Estimate.OfShare(8, 18)!.Value;
        Assert.Equal(2 * share.Lower / (1 + share.Lower), f1.Lower, 1e-12);
        Assert.Equal(2 * share.Upper / (1 + share.Upper), f1.Upper, 1e-12);
    }

    [Fact]
    public void It_is_written_with_its_interval() =>
        Assert.Equal("0.9000 (0.5958 to 0.9821)", Estimate.OfShare(9, 10)!.Value.ToString());
}
