using System.Globalization;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;
using Tool.Scoring.Job;

namespace Benchmarks.Calibrating;

/// <summary>The section of the results about calibration.</summary>
internal static class CalibrationTable
{
    private const double Confident = 1.96; // standard errors

    public static IEnumerable<string> ToMarkdown(CalibrationOptions options, IReadOnlyList<CalibrationResult> results)
    {
        yield return "### Calibration";
        yield return "";
        yield return $"Means over {results.Count} random splits, with the half width of a 95 % interval of the mean. The classifier alone";
        yield return $"is trained on half of the images of all kinds but {options.UnknownKinds}, calibrated on a quarter of them and";
        yield return """
            tested on a quarter. Splits share images, so they are not independent. False alarms and coverage are promised, and are to be
            within two points of what was asked for. The classifier was chosen by its loss, so its probabilities are honest already, and a
            temperature changes little. How many unknown images are found is not promised: a kind of flowers that was left out is much
            like the others, and is not told apart well by features that nobody trained for it; steel is found almost always.

            The library multiplies two distances to the nearest class mean: the squared distance, and 1 minus the cosine after
            whitening with the covariance within the classes. It was chosen on five other splits of the same images.
            Relative distances fail because twenty images of a class do not tell a covariance of 1,024 features.
            """;
        yield return "";
        yield return "| | asked for | came out |";
        yield return "|---|---|---|";
        foreach (double asked in CalibrationSplit.FalseAlarms)
            yield return Row("images of known kinds that are called unknown", $"{asked}", Mean(result => result.FalseAlarms[asked]));
        foreach (double asked in CalibrationSplit.FalseAlarms)
            yield return Row("the same, if references were not held out in folds", $"{asked}",
                Mean(result => result.FalseAlarmsWithoutFolds[asked]));
        yield return Row("label sets that have the right class", $"{CalibrationSplit.Coverage}", Mean(result => result.Coverage));
        yield return Row("classes in a label set", $"", Mean(result => result.SetSize));
        yield return Row("accuracy", $"", Mean(result => result.Accuracy));
        yield return Row("expected calibration error before", $"", Mean(result => result.ErrorBefore));
        yield return Row("expected calibration error after", $"", Mean(result => result.ErrorAfter));
        yield return "";
        yield return "| unknown images that are called unknown | kinds left out | steel | drawn flowers |";
        yield return "|---|---|---|---|";
        foreach (double asked in CalibrationSplit.FalseAlarms)
            yield return $"| with false alarms {asked.ToString(CultureInfo.InvariantCulture)} | "
                + $"{string.Join(" | ", Enumerable.Range(0, 3).Select(kind => Mean(result => result.Found[asked][kind])))} |";
        yield return "";
        yield return "| area under the curve, of distances by the same images | kinds left out | steel | drawn flowers |";
        yield return "|---|---|---|---|";
        for (int i = 0; i < results[0].Areas.Count; i++)
        {
            int distance = i;
            yield return $"| {results[0].Areas[i].Distance} | "
                + $"{string.Join(" | ", Enumerable.Range(0, 3).Select(kind => Mean(result => result.Areas[distance].Areas[kind])))} |";
        }
        yield return "";
        yield return $"    dotnet run -c Release --project Examples/Benchmarks -- calibration --splits {results.Count}";
        yield return "";
        yield return $"{DateTime.UtcNow:yyyy-MM-dd}, {Processor.Summary}, .NET {Environment.Version}, "
            + $"MLNet.GoogLeNet {JobIdentity.VersionOf(typeof(GoogLeNetTransformer))}.";

        string Mean(Func<CalibrationResult, double> value)
        {
            double[] values = [.. results.Select(value)];
            double mean = values.Average(), variance = values.Sum(one => (one - mean) * (one - mean)) / (values.Length - 1);
            return string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} ± {Confident * Math.Sqrt(variance / values.Length):0.000}");
        }
    }

    private static string Row(string what, FormattableString asked, string found) =>
        $"| {what} | {asked.ToString(CultureInfo.InvariantCulture)} | {found} |";
}
