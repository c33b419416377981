using Tool.Scoring.Drifting;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring.Drifting;

public class ChiSquareTests
{
    [Theory]
    [InlineData(0, 4, 1)]
    [InlineData(3.841459, 1, 0.05)]
    [InlineData(60, 1, 9.485737571e-15)]
    [InlineData(25, 3, 1.54404983e-5)]
    [InlineData(18.307038, 10, 0.05)]
    [InlineData(100, 10, 5.449701983e-17)]
    [InlineData(5_000, 9, 0)]
    public void Probabilities_are_those_of_the_tables_far_out_too(double value, int degrees, double expected) =>
        Assert.Equal(expected, ChiSquare.UpperTail(value, degrees), expected * 1e-6);
}
