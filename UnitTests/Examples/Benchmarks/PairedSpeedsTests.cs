using Benchmarks.Contention;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class PairedSpeedsTests
{
    private const double NotCounted = 99;

    private static readonly PairedSpeeds Measured = Of(10, 5, 40, 36, 20, 12), Other = Of(20, 1, 40, 1, 25, 1);

    [Fact]
    public void What_is_left_is_compared_within_each_round() => Assert.Equal(0.6, Measured.Share, 1e-9); // of 0.5, 0.9, 0.6

    [Fact]
    public void Speeds_alone_are_compared_within_each_round() => Assert.Equal(0.8, Measured.AloneTo(Other), 1e-9); // of 0.5, 1, 0.8

    private static PairedSpeeds Of(params double[] turns) => new("measured", [.. turns.SelectMany(turn => (double[])[NotCounted, turn])]);
}
