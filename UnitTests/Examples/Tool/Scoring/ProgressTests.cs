using Tool.Scoring.Display;
using Tool.Scoring.Job;
using Tool.Scoring.Outputs;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

public sealed class ProgressTests
{
    [Theory]
    [InlineData(1_200L, 10_000L, 3L, 145.24, "1,200 of 10,000 images, 145.2 images/s, 3 failed, 0:01:01 left")]
    [InlineData(1_200L, null, 0L, 145.0, "1,200 images, 145.0 images/s, 0 failed")]
    [InlineData(0L, 10L, 0L, 0.0, "0 of 10 images, 0.0 images/s, 0 failed")]
    public void A_line_says_how_far_it_is(long images, long? total, long failed, double rate, string line) =>
        Assert.Equal(line, ProgressLines.Line(images, total, failed, rate));

    [Fact]
    public void Where_nobody_watches_lines_come_at_intervals()
    {
        var log = new StringWriter();
        var display = new JobDisplay(Consoles.Redirected(log), TextWriter.Null, TimeSpan.Zero);

        display.Show(new Tally(), total: 2, progress =>
        {
            progress.Report(1);
            progress.Report(2);
        });

        string[] lines = log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("1 of 2 images, ", lines[0]);
        Assert.DoesNotContain('\e', log.ToString());
    }

    [Theory]
    [InlineData(100L)]
    [InlineData(null)]
    public void On_a_terminal_there_is_a_bar(long? total)
    {
        var screen = new StringWriter();
        var display = new JobDisplay(Consoles.Watched(screen), TextWriter.Null, TimeSpan.Zero);
        var tally = new Tally();
        tally.Add(new ResultRow { Path = "a", Own = [] });

        display.Show(tally, total, progress => progress.Report(50));

        Assert.Contains("50 images", screen.ToString());
    }
}
