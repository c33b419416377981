using Tool.Scoring.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

public sealed class ErrorLimitTests
{
    [Fact]
    public void A_number_is_exceeded_by_one_more()
    {
        ErrorLimit limit = ErrorLimit.Parse("2");

        Assert.False(limit.IsExceeded(failed: 2, done: 2, total: null));
        Assert.True(limit.IsExceeded(failed: 3, done: 3, total: 1_000_000));
    }

    [Fact]
    public void A_share_is_one_of_all_images_where_their_number_is_known()
    {
        ErrorLimit limit = ErrorLimit.Parse("2.5%");

        Assert.False(limit.IsExceeded(failed: 10, done: 10, total: 400));
        Assert.True(limit.IsExceeded(failed: 11, done: 11, total: 400));
    }

    [Fact]
    public void Otherwise_a_share_is_one_of_those_so_far_once_there_are_enough()
    {
        ErrorLimit limit = ErrorLimit.Parse("10%");

        Assert.False(limit.IsExceeded(failed: 500, done: 999, total: null));
        Assert.True(limit.IsExceeded(failed: 101, done: 1_000, total: null));
        Assert.False(limit.IsExceeded(failed: 100, done: 1_000, total: null));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("12")]
    [InlineData("2.5%")]
    [InlineData("7%")]
    [InlineData("0%")]
    public void It_is_shown_as_it_was_given(string text) => Assert.Equal(text, ErrorLimit.Parse(text).ToString());

    [Theory]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("101%")]
    [InlineData("0.5")]
    [InlineData("%")]
    public void Anything_else_is_refused(string text) =>
        Assert.Contains("(100) or a share of them (5%)", Assert.Throws<FormatException>(() => ErrorLimit.Parse(text)).Message);
}
