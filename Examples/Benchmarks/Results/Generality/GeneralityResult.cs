using System.Globalization;

namespace Benchmarks.Results.Generality;

/// <summary>What came out of one training.</summary>
/// <param name="Accuracy">Share of the test images that are classified correctly.</param>
/// <param name="MacroRecall">The same share per class, averaged over the classes.</param>
/// <param name="Time">How long training took, from files to the model.</param>
/// <param name="KeepsHead">Whether all layers were trained and the classifier alone was kept.</param>
internal sealed record GeneralityResult(double Accuracy, double MacroRecall, TimeSpan Time, bool KeepsHead)
{
    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"test accuracy {Accuracy:0.0000}, macro recall {MacroRecall:0.0000}, {Time.TotalSeconds:0} s"
        + $"{(KeepsHead ? ", the classifier alone is kept" : "")}");
}
