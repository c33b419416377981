using System.Globalization;
using Benchmarks.Rounds;

namespace Benchmarks.Results;

/// <summary>The table on top of the results: a row for each thing that was measured, which leads to its section.</summary>
internal static class SummaryTable
{
    private const string Section = "summary";

    /// <summary>Replaces the row of this name, or adds it below the others. A file without the table gets none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What was measured.</param>
    /// <param name="link">The section about it.</param>
    /// <param name="accuracy">What came out on the test images.</param>
    /// <param name="time">How long it took.</param>
    public static void Write(string path, string name, string link, Spread accuracy, string time)
    {
        string key = $"| [{name}](";
        string machine = string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors ({Processor.Name}), {DateTime.UtcNow:yyyy-MM-dd}");
        string row = $"{key}{link}) | {accuracy} | {time} | {machine} |";
        List<string> lines = [.. ResultsFile.Read(path, Section)];
        if (lines.Count == 0)
            return;
        int place = lines.FindIndex(line => line.StartsWith(key, StringComparison.Ordinal));
        if (place >= 0)
            lines[place] = row;
        else
            lines.Insert(lines.FindLastIndex(line => line.StartsWith('|')) + 1, row);
        ResultsFile.Write(path, Section, lines);
    }
}
