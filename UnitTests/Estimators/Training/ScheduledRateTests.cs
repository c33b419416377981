using MLNet.GoogLeNet.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

/// <summary>10 epochs of 20 steps: 200 in all.</summary>
public sealed class ScheduledRateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(77)]
    [InlineData(200)]
    public void Constant_stays_at_one(long step) => Assert.Equal(1, At(new() { Schedule = LearningRateSchedule.Constant }, step));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(79, 1)]
    [InlineData(80, 0.9)]
    [InlineData(159, 0.9)]
    [InlineData(160, 0.81)]
    [InlineData(199, 0.81)]
    public void Step_falls_by_the_factor_each_time_four_epochs_are_done(long step, double expected) => Assert.Equal(
        expected, At(new() { Schedule = LearningRateSchedule.Step, DecayFactor = 0.9, DecayEpochs = 4 }, step), 12);

    [Fact]
    public void Step_falls_on_time_where_epochs_are_no_binary_fraction()
    {
        var options = new GoogLeNetOptions { Schedule = LearningRateSchedule.Step, DecayFactor = 0.5, DecayEpochs = 1.1, Epochs = 20 };

        for (int falls = 0; falls < 18; falls++) // 55 steps each
            Assert.Equal(Math.Pow(0.5, falls), ScheduledRate.At(options, 55 * falls, stepsPerEpoch: 50));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(80)]
    [InlineData(131)]
    [InlineData(200)]
    public void Exponential_falls_by_the_factor_in_four_epochs_a_little_each_step(long step) => Assert.Equal(
        Math.Exp(Math.Log(0.9) * step / 80),
        At(new() { Schedule = LearningRateSchedule.Exponential, DecayFactor = 0.9, DecayEpochs = 4 }, step), 12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(72, 0.8)]
    [InlineData(150, 0.5)]
    [InlineData(199, 0.07071067811865)]
    [InlineData(200, 0)]
    public void Polynomial_of_power_one_half_is_the_root_of_what_remains(long step, double expected) =>
        Assert.Equal(expected, At(new() { Schedule = LearningRateSchedule.Polynomial }, step), 12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 0.85355339059327)]
    [InlineData(100, 0.5)]
    [InlineData(150, 0.14644660940673)]
    [InlineData(200, 0)]
    [InlineData(201, 0)]
    public void Cosine_falls_from_one_to_zero(long step, double expected) =>
        Assert.Equal(expected, At(new() { Schedule = LearningRateSchedule.Cosine }, step), 12);

    [Theory]
    [InlineData(0, 0.04)]
    [InlineData(30, 0.52)]
    [InlineData(60, 1)]
    [InlineData(130, 0.500002)]
    [InlineData(200, 0.000004)]
    public void OneCycle_rises_from_a_25th_and_falls_to_a_250000th(long step, double expected) =>
        Assert.Equal(expected, At(new() { Schedule = LearningRateSchedule.OneCycle }, step), 12);

    [Fact]
    public void OneCycle_has_its_peak_at_30_percent_and_falls_on_both_sides()
    {
        double[] rates = [.. Enumerable.Range(0, 201).Select(step => At(new() { Schedule = LearningRateSchedule.OneCycle }, step))];

        Assert.Equal(rates[..61].Order(), rates[..61]);
        Assert.Equal(rates[60..].OrderDescending(), rates[60..]);
    }

    [Theory]
    [InlineData(0, 1 / 50.0)]
    [InlineData(24, 0.5)]
    [InlineData(49, 1)]
    [InlineData(50, 1)] // the schedule begins
    [InlineData(125, 0.5)] // and is half done
    [InlineData(200, 0)]
    public void Warm_up_rises_in_a_line_and_the_schedule_spans_the_rest(long step, double expected) => Assert.Equal(
        expected, At(new() { Schedule = LearningRateSchedule.Cosine, WarmUpEpochs = 2.5 }, step), 12);

    [Fact]
    public void Falls_are_counted_from_the_end_of_the_warm_up()
    {
        var options = new GoogLeNetOptions { Schedule = LearningRateSchedule.Step, WarmUpEpochs = 1, DecayEpochs = 2, DecayFactor = 0.1 };

        Assert.Equal([1, 1, 0.1], new long[] { 20, 59, 60 }.Select(step => Math.Round(At(options, step), 12)));
    }

    [Fact]
    public void A_warm_up_longer_than_the_training_only_rises() =>
        Assert.Equal(0.5, At(new() { WarmUpEpochs = 20 }, 199));

    [Fact]
    public void Every_schedule_stays_within_zero_and_one() => Assert.All(Enum.GetValues<LearningRateSchedule>(), schedule =>
        Assert.All(Enumerable.Range(0, 220), step => Assert.InRange(At(new() { Schedule = schedule }, step), 0, 1)));

    private static double At(GoogLeNetOptions options, long step) =>
        ScheduledRate.At(options with { Epochs = 10 }, step, stepsPerEpoch: 20);
}
