using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

public sealed class ProgressLineTests
{
    private readonly StringWriter _written = new();

    [Fact]
    public void Each_epoch_is_written_over_the_one_before_and_the_last_one_ends_the_line()
    {
        IProgress<EpochMetrics> line = new ProgressLine(_written);

        line.Report(Epoch(1, of: 2));
        line.Report(Epoch(2, of: 2));

        Assert.Equal($"\r 50 %  {Epoch(1, of: 2)}\r100 %  {Epoch(2, of: 2)}{Environment.NewLine}", _written.ToString());
    }

    [Fact]
    public void Nothing_of_a_longer_line_stays()
    {
        IProgress<EpochMetrics> line = new ProgressLine(_written);
        EpochMetrics slow = Epoch(1, of: 3) with { Duration = TimeSpan.FromSeconds(12345) };

        line.Report(slow);
        line.Report(Epoch(2, of: 3));

        string[] lines = _written.ToString().Split('\r');
        Assert.Equal(lines[1].Length, lines[2].Length);
        Assert.EndsWith(" s    ", lines[2]);
    }

    [Fact]
    public void Mini_batches_move_the_percentage_beside_the_last_epoch_and_write_no_more_often()
    {
        var line = new ProgressLine(_written);

        foreach (double share in new[] { 0.001, 0.011, 0.012, 0.019, 0.02 })
            line.Report(share);
        line.Report(Epoch(1, of: 4));
        line.Report(0.26);

        Assert.Equal($"\r  1 %  \r  2 %  \r 25 %  {Epoch(1, of: 4)}\r 26 %  {Epoch(1, of: 4)}", _written.ToString());
    }

    [Fact]
    public void A_second_training_begins_with_an_empty_line()
    {
        var line = new ProgressLine(_written);
        line.Report(Epoch(1, of: 1));
        _written.GetStringBuilder().Clear();

        line.Report(0.5);

        Assert.Equal("\r 50 %  ", _written.ToString());
    }

    [Fact]
    public void A_line_that_cannot_be_written_is_dropped()
    {
        var file = new StreamWriter(new MemoryStream()) { AutoFlush = true };
        var line = new ProgressLine(file);
        file.Dispose();

        line.Report(Epoch(1, of: 2));
        line.Report(0.75);

        Assert.IsType<ObjectDisposedException>(line.Failure);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_is_from_0_to_1(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>("value", () => new ProgressLine(_written).Report(share));

    private static EpochMetrics Epoch(int epoch, int of) =>
        new(epoch, of, 0.1, 1.5, 0.5, 1.25, 0.75, 0.75, IsBest: true, TimeSpan.FromSeconds(3));
}
