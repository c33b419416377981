using System.Globalization;
using MLNet.GoogLeNet;

namespace Benchmarks.Results;

/// <summary>What came out of a training with one seed.</summary>
/// <param name="Best">The epoch whose weights were taken: the best by the validation images, the last where there are none.</param>
/// <param name="Test">How they did on the test images.</param>
/// <param name="Time">How long training took.</param>
internal sealed record SeedResult(EpochMetrics Best, ImageEvaluation Test, TimeSpan Time)
{
    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"validation accuracy {Best.ValidationAccuracy?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "–"} in epoch {Best.Epoch}, "
            + $"test {Test}, {Time.TotalMinutes:0.0} min");
}
