using System.Globalization;
using MLNet.GoogLeNet;

namespace Benchmarks.Results;

/// <summary>How some models did with some crops.</summary>
/// <param name="Models">Number of networks whose probabilities are averaged.</param>
/// <param name="Crops">Number of crops per image whose probabilities are averaged.</param>
/// <param name="Test">What came out.</param>
/// <param name="Time">How long it took.</param>
internal sealed record ProtocolResult(int Models, int Crops, ImageEvaluation Test, TimeSpan Time)
{
    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Models} models, {Crops} crops: test {Test}, {Time.TotalSeconds:0} s");
}
