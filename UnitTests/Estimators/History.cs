namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Keeps what training reports, in order and at once.</summary>
internal sealed class History : IProgress<EpochMetrics>
{
    public List<EpochMetrics> Epochs { get; } = [];

    public Action<EpochMetrics> Then { get; init; } = _ => { };

    public void Report(EpochMetrics value)
    {
        Epochs.Add(value);
        Then(value);
    }
}

internal sealed class Shares : IProgress<double>
{
    public List<double> Values { get; } = [];

    public void Report(double value) => Values.Add(value);
}

/// <summary>Does something at each report, at once.</summary>
internal sealed class Callback<T>(Action<T> then) : IProgress<T>
{
    public void Report(T value) => then(value);
}
