using System.Globalization;
using MLNet.GoogLeNet.Displays;
using Tool.Scoring.Display;
using Tool.Scoring.Drifting;
using Tool.Scoring.Job;
using Tool.Scoring.Options;
using Tool.Scoring.Outputs;

namespace Tool.Scoring.Reporting;

/// <summary>The page about a job: how many images, what they are taken for, where the model is least and most sure, what failed.</summary>
internal static class ScoringReport
{
    private const int Bars = 3;

    public static HtmlPage Of(ScoreOptions options, Manifest manifest, RowSample sample)
    {
        HtmlPage page = new HtmlPage("Scored images")
            .AddFacts("Job", Facts(options, manifest))
            .AddCounts(
                "Labels",
                sample.Labels.Select(pair =>
                KeyValuePair.Create(pair.Key.Length == 0 ? "(none: the model abstains)" : pair.Key, pair.Value)));
        if (manifest.Drift is { } drift)
            page.AddFacts("Drift", DriftFactsOf(options, drift));
        if (manifest.Counts.Failed > 0)
            page.AddCounts("Failures", manifest.FailuresByReason)
                .AddFacts(
                    "The first of each kind",
                    sample.Failures.Select(pair => KeyValuePair.Create(pair.Key, $"{pair.Value.Path}: {pair.Value.Reason}")));
        return page
            .Add("Least sure", Grid(options, sample.LeastSure))
            .Add("Most sure", Grid(options, sample.MostSure));
    }

    private static IEnumerable<KeyValuePair<string, string>> Facts(ScoreOptions options, Manifest manifest)
    {
        yield return new(
            "Images",
            $"{JobDisplay.Number(manifest.Counts.Scored)} of {JobDisplay.Number(manifest.Counts.Images)} scored, "
            + $"{JobDisplay.Number(manifest.Counts.Failed)} failed");
        yield return new("Input", options.Input);
        if (manifest.Input is { PassedOver: { Count: > 0 } counts })
            yield return new("Skipped by extension", JobDisplay.List(counts));
        yield return new("Output", manifest.Output.File);
        yield return new(
            "Model",
            $"{manifest.Model.File}, {manifest.Model.Classes.Count} classes, {manifest.Model.ImageSize}×{manifest.Model.ImageSize} pixels");
        if (options.Shard.IsPart)
            yield return new("Shard", options.Shard.ToString());
        if (manifest.Throughput is { Images: > 0 } throughput)
            yield return new(
                "Speed",
                string.Create(CultureInfo.InvariantCulture, $"{throughput.ImagesPerSecond:0.0} images a second with {manifest.Engine}"));
        yield return new("Ended", manifest.Ended.ToString("u", CultureInfo.InvariantCulture));
    }

    private static IEnumerable<KeyValuePair<string, string>> DriftFactsOf(ScoreOptions options, DriftFacts drift)
    {
        yield return new("All", drift.ToLine(options.DriftAlarm));
        foreach (DriftFacts.QuantityFacts own in drift.Quantities)
            if (own is { PValue: { } pValue, Change: { } change })
                yield return new(own.Name, $"{DriftFacts.Text(pValue)}{(pValue <= 0.05 ? $": {change}" : "")}");
            else if (drift.PValue is not null)
                yield return new(own.Name, own.WhyNot);
    }

    private static string Grid(ScoreOptions options, IReadOnlyList<ResultRow> rows) =>
        new PredictionGrid(rows.Select(row => new PredictionGrid.Image
        {
            ImagePath = FileOf(options, row.Path),
            PredictedLabel = row.Label,
            Likeliest = row is { TopLabels: { } names, TopScores: { } scores }
                ? [.. names.Zip(scores).Take(Bars)]
                : row is { Label: { } label, Score: { } likeliest } ? [(label, likeliest)] : [],
        })).ToHtml();

    // Relative paths of a list begin in its folder.
    private static string FileOf(ScoreOptions options, string path) => File.Exists(options.Input)
        ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.Input))!, path)
        : path;
}
