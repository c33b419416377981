using Benchmarks.Contention;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class PairedSpeedsTests
{
    private static readonly PairedSpeeds Measured = new("measured", [10, 5, 40, 36, 20, 12]), Other = new("other", [20, 1, 40, 1, 25, 1]);

    [Fact]
    public void What_is_left_is_compared_within_each_round() => Assert.Equal(0.6, Measured.Share, 1e-9); // of 0.5, 0.9, 0.6

    [Fact]
    public void Speeds_alone_are_compared_within_each_round() => Assert.Equal(0.8, Measured.AloneTo(Other), 1e-9); // of 0.5, 1, 0.8
}
