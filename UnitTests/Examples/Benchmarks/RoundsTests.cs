using Benchmarks.Rounds;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class RoundsTests
{
    [Fact]
    public void The_median_is_the_middle_or_the_mean_of_the_two_in_the_middle()
    {
        Assert.Equal(3, Statistics.Median([9, 1, 3]));
        Assert.Equal(2.5, Statistics.Median([9, 1, 3, 2]));
        Assert.Equal(7, Statistics.Median([7]));
    }

    [Fact]
    public void A_busy_machine_does_not_bend_the_ratio()
    {
        double[] speeds = [20, 2, 20], peer = [10, 1, 10]; // the second round was ten times as slow for both

        Assert.Equal(2, Statistics.Ratio(speeds, peer));
    }

    [Fact]
    public void The_peer_that_is_hardest_to_beat_counts()
    {
        Assert.Equal(1.5, Statistics.RatioToBest([30, 30], [[10, 10], [20, 20]]));
    }

    [Fact]
    public void A_contestant_says_when_it_is_ready_and_how_each_round_went_until_its_input_ends()
    {
        var output = new StringWriter();
        var protocol = new RoundProtocol(new StringReader("round\nround\n"), output);

        protocol.SayReady();
        while (protocol.Wait())
            protocol.Report(images: 96, TimeSpan.FromSeconds(1.5));

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["ready", "round 96 1.500000", "round 96 1.500000"], lines);
        Assert.Equal((96, 1.5), RoundProtocol.Read(lines[1]));
    }

    [Fact]
    public void Anything_else_that_a_contestant_says_is_shown()
    {
        var error = Assert.Throws<FormatException>(() => RoundProtocol.Read("round 96"));

        Assert.Contains("'round 96'", error.Message);
    }

    [Fact]
    public void Bars_are_lines_with_a_name_and_a_number_in_any_culture()
    {
        var output = new StringWriter();

        Bar.Write(output, "training.float32.vs.pytorch", 1.49);
        Bar.Skip(output, "training.endtoend.vs.compute", "there is no flowers.csv");

        Assert.Equal(
            ["bar training.float32.vs.pytorch 1.490", "skipped training.endtoend.vs.compute there is no flowers.csv"],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
