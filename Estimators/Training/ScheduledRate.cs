namespace MLNet.GoogLeNet.Training;

/// <summary>
/// The learning rate as a share of <see cref="GoogLeNetOptions.LearningRate"/>: warm-up, then the schedule over what remains.
/// </summary>
internal static class ScheduledRate
{
    // OneCycle: the rise takes 30 % of the steps, begins at 1/25, and the fall ends at 1/10,000 of where the rise began.
    private const double RiseShare = 0.3, RiseBegin = 1.0 / 25, FallEnd = RiseBegin / 10_000;

    /// <param name="options">Schedule, epochs, warm-up.</param>
    /// <param name="step">Steps that are done, from 0; the rate is that of the step to come.</param>
    /// <param name="stepsPerEpoch">Steps of each epoch, 1 or more.</param>
    /// <returns>0 to 1.</returns>
    public static double At(GoogLeNetOptions options, long step, long stepsPerEpoch)
    {
        long warmUpSteps = (long)Math.Round(options.WarmUpEpochs * stepsPerEpoch);
        if (step < warmUpSteps)
            return (step + 1.0) / warmUpSteps;

        long done = step - warmUpSteps, steps = options.Epochs * stepsPerEpoch - warmUpSteps;
        double t = steps > 0 ? Math.Min(1, (double)done / steps) : 1;
        double falls = done / (options.DecayEpochs * stepsPerEpoch);
        return options.Schedule switch
        {
            LearningRateSchedule.Constant => 1,
            LearningRateSchedule.Step => Math.Pow(options.DecayFactor, Math.Floor(falls + 1e-9)), // 1.1 · 50 steps are a little over 55
            LearningRateSchedule.Exponential => Math.Pow(options.DecayFactor, falls),
            LearningRateSchedule.Polynomial => Math.Pow(1 - t, options.PolynomialPower),
            LearningRateSchedule.Cosine => Cosine(from: 1, to: 0, t),
            LearningRateSchedule.OneCycle when t < RiseShare => Cosine(RiseBegin, to: 1, t / RiseShare),
            LearningRateSchedule.OneCycle => Cosine(from: 1, FallEnd, (t - RiseShare) / (1 - RiseShare)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Schedule, $"There is no schedule {options.Schedule}."),
        };
    }

    private static double Cosine(double from, double to, double t) => to + (from - to) * (1 + Math.Cos(Math.PI * t)) / 2;
}
