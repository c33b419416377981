using System.Globalization;
using Microsoft.ML;
using Spectre.Console;
using Tool.Display;
using Tool.Scoring.Job;

namespace Tool.Scoring.Display;

/// <summary>What the operator sees: a bar on a terminal, a line now and then elsewhere, and what came out at the end.</summary>
/// <param name="console">Where the progress is shown; not where rows are read from.</param>
/// <param name="report">Receives the line about what came out.</param>
/// <param name="interval">Time between lines about the progress where there is no terminal.</param>
internal sealed class JobDisplay(IAnsiConsole console, TextWriter report, TimeSpan interval)
{
    /// <summary>Writes a line literally.</summary>
    public void Say(string line) => console.WritePlainLine(line);

    /// <summary>A context that shows the library's warnings.</summary>
    public MLContext Context() => Warnings.Context(Say);

    /// <summary>Shows progress while the work is done.</summary>
    /// <param name="tally">The counts.</param>
    /// <param name="total">Number of images; null where it is not known.</param>
    /// <param name="work">The work; it reports how many images have rows.</param>
    public void Show(Tally tally, long? total, Action<IProgress<long>> work)
    {
        if (console.IsWatched())
            ProgressBar.Show(console, tally, total, work);
        else
            work(new ProgressLines(Say, tally, total, interval));
    }

    /// <summary>Says what came out.</summary>
    /// <param name="output">The file.</param>
    /// <param name="manifest">What is in it.</param>
    /// <param name="driftAlarm">The p-value from which on down drift is an alarm; null for none.</param>
    public void Finish(string output, Manifest manifest, double? driftAlarm)
    {
        string failures = manifest.Counts.Failed == 0 ? ""
            : $", {Number(manifest.Counts.Failed)} failed ({List(manifest.FailuresByReason)})";
        string rate = manifest.Throughput is { Images: > 0 } throughput
            ? string.Create(CultureInfo.InvariantCulture, $", {throughput.ImagesPerSecond:0.0} images/s") : "";
        string passedOver = manifest.Input is { PassedOver: { Count: > 0 } counts } ? $" Skipped by extension: {List(counts)}." : "";
        string scored = $"{Number(manifest.Counts.Scored)} of {Number(manifest.Counts.Images)} images scored";
        report.WriteLine($"{output}: {scored}{failures}{rate}.{passedOver}");
        if (manifest.Drift is { } drift)
            report.WriteLine(drift.ToLine(driftAlarm));
    }

    /// <summary>Words with their counts.</summary>
    public static string List(IReadOnlyDictionary<string, long> counts) =>
        string.Join(", ", counts.Select(pair => $"{pair.Key} {Number(pair.Value)}"));

    /// <summary>A number with commas, whatever the culture of the machine.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
