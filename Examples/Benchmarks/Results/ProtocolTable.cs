using System.Globalization;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;
using Tool.Scoring.Job;

namespace Benchmarks.Results;

/// <summary>The section of the results about crops and averages.</summary>
internal static class ProtocolTable
{
    public static IEnumerable<string> ToMarkdown(ProtocolOptions options, IReadOnlyList<ProtocolResult> results)
    {
        yield return "### Crops and models";
        yield return "";
        yield return $"    dotnet run -c Release --project Examples/Benchmarks -- protocol --data {options.Data}"
            + $" --models {string.Join(' ', options.Models)} --crops {string.Join(' ', options.Crops)} --precision {options.Precision}";
        yield return "";
        string accuracies = $"{Spread.Text(results.Min(result => result.Test.Accuracy.Value))} to "
            + Spread.Text(results.Max(result => result.Test.Accuracy.Value));
        yield return $"<details><summary>Test accuracy {accuracies}: each number of models and crops, machine</summary>";
        yield return "";
        yield return "| models | crops | cost | test accuracy | test top-5 | seconds |";
        yield return "|---|---|---|---|---|---|";
        foreach (ProtocolResult result in results)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {result.Models} | {result.Crops} | {result.Models * result.Crops} | {result.Test.Accuracy.Value:0.0000} | "
                    + $"{result.Test.TopFiveAccuracy.Value:0.0000} | {result.Time.TotalSeconds:0} |");
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Processor.Summary}, .NET {Environment.Version}, "
            + $"MLNet.GoogLeNet {JobIdentity.VersionOf(typeof(GoogLeNetTransformer))}; {results[0].Test.Images} test images.");
        yield return "";
        yield return "</details>";
    }
}
