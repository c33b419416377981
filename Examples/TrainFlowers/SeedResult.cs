using System.Globalization;
using MLNet.GoogLeNet;

namespace TrainFlowers;

/// <summary>What came out of a training with one seed.</summary>
/// <param name="Best">The best epoch by the validation pictures; its weights were taken unless there was a refit.</param>
/// <param name="Test">How they did on the test pictures.</param>
/// <param name="Time">How long training took.</param>
internal sealed record SeedResult(EpochMetrics Best, FlowerTest Test, TimeSpan Time)
{
    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"validation accuracy {Best.ValidationAccuracy:0.0000} in epoch {Best.Epoch}, {Test}, {Time.TotalMinutes:0.0} min");
}
