using MLNet.GoogLeNet.Data.Splits;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Splits;

public sealed class HoldOutTests
{
    [Theory]
    [InlineData(5, 0.5, 3)]
    [InlineData(7, 0.5, 4)]
    [InlineData(10, 0.25, 3)]
    [InlineData(10, 0.01, 1)]
    [InlineData(10, 0.99, 9)]
    [InlineData(2, 0.5, 1)]
    [InlineData(1, 0.5, 0)]
    public void Halves_are_rounded_up_and_both_sides_get_a_row(int rows, double fraction, int drawn) =>
        Assert.Equal(drawn, HoldOut.Draw(Enumerable.Range(0, rows), fraction, new Random(1)).Distinct().Count());
}
