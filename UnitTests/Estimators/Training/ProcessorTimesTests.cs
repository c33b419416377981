using MLNet.GoogLeNet.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class ProcessorTimesTests
{
    private static readonly string[] Stat =
    [
        "cpu  1000 200 300 90000 500 40 60 70 80 90", // user, nice, system, idle, I/O wait, IRQ, soft IRQ, steal, guests
        "cpu0 500 100 150 45000 250 20 30 35 40 45",
        "cpu1 500 100 150 45000 250 20 30 35 40 45",
        "intr 1 2 3",
        "ctxt 4",
    ];

    [Theory]
    [InlineData(false, 14 - 3)]
    [InlineData(true, 16 - 3)]
    public void Others_take_what_is_busy_and_not_our_own_and_not_what_yields_to_us(bool isNice, double seconds)
    {
        var times = ProcessorTimes.Parse(Stat, own: TimeSpan.FromSeconds(3), isNice, clock: TimeSpan.FromSeconds(5));

        Assert.Equal(new ProcessorTimes(Processors: 2, Others: TimeSpan.FromSeconds(seconds), Clock: TimeSpan.FromSeconds(5)), times);
    }

    [Theory]
    [InlineData]
    [InlineData("cpu  1 2 3 4 5 6 7", "ctxt 4")]
    [InlineData("cpu  1 2 3", "cpu0 1 2 3")]
    [InlineData("cpu  1 2 three 4 5 6 7", "cpu0 1 2 3 4 5 6 7")]
    public void Another_file_is_a_format_error(params string[] stat) =>
        Assert.Throws<FormatException>(() => ProcessorTimes.Parse(stat, own: default, isNice: false, clock: default));

    [Fact]
    public void Linux_says_how_many_processors_there_are_and_work_of_our_own_is_not_that_of_others()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems are not asked.");

        ProcessorTimes times = ProcessorTimes.Read()!.Value;

        Assert.InRange(times.Processors, Environment.ProcessorCount, int.MaxValue);
        var sinceStart = TimeSpan.FromMilliseconds(1.1 * Environment.TickCount64);
        Assert.InRange(times.Others + Environment.CpuUsage.TotalTime, TimeSpan.Zero, times.Processors * sinceStart);
    }
}
