using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public class TopScoringTests
{
    [Theory]
    [InlineData(new[] { 1f, 3, 2, 5, 4 }, new[] { 3, 4, 1 })]
    [InlineData(new[] { 2f, 1, 2, 2, 1 }, new[] { 0, 2, 3 })] // of equal ones, those that come first
    [InlineData(new[] { 1f, 2, 2, 2, 2 }, new[] { 1, 2, 3 })]
    [InlineData(new[] { float.NaN, 7, float.NaN, 8, float.NaN }, new[] { 3, 1, -1 })]
    [InlineData(new[] { float.NegativeInfinity, float.NaN }, new[] { 0, -1, -1 })]
    [InlineData(new float[0], new[] { -1, -1, -1 })]
    public void The_highest_come_first_and_what_is_no_number_not_at_all(float[] scores, int[] expected)
    {
        int[] top = [9, 9, 9];

        TopScoring.Indices(scores, top);

        Assert.Equal(expected, top);
        Assert.Equal(expected[0], TopScoring.Index(scores));
    }
}
