using System.Globalization;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Displays;
using Spectre.Console;

namespace Tool.Display;

/// <summary>An evaluation on the console: which class is taken for which, what is wrong with the test, and one line at the end.</summary>
internal static class EvaluationLines
{
    private const int WidestTable = 10;

    public static void Print(IAnsiConsole console, ImageEvaluation test)
    {
        if (test.Classes.Count <= WidestTable)
            PrintTable(console, test);
        console.WritePlainLine(string.Create(CultureInfo.InvariantCulture,
            $"accuracy {test.Accuracy}, expected calibration error {test.CalibrationError:0.0000}"));
        if (test.WithoutImage + test.WithoutLabel + test.OfUnknownClass > 0)
            console.WritePlainLine($"Left out: {test.WithoutImage} without an image, {test.WithoutLabel} without a label, "
                + $"{test.OfUnknownClass} of a class that the network does not know.");
        if (test.LeakWarning is { } leaks)
            console.WritePlainLine($"Warning: {leaks}. The figures are too good; --report and --json say which ones.");
        console.WritePlainLine($"test {test}");
    }

    // As ML.NET writes its confusion tables, with names.
    private static void PrintTable(IAnsiConsole console, ImageEvaluation test)
    {
        ConfusionTable table = test.Confusion;
        int first = Math.Max("PREDICTED".Length, table.ClassNames.Max(name => name.Length));
        int[] widths = [.. table.ClassNames.Select(name => Math.Max("1.0000".Length, name.Length))];
        string rule = $"{new string(' ', first)} ||{new string('=', widths.Sum(width => width + 3) + "Recall".Length)}";
        console.WritePlainLine(rule);
        Row("PREDICTED", table.ClassNames, "Recall");
        console.WritePlainLine($"{"TRUTH".PadRight(first)} {rule.TrimStart()}");
        for (int label = 0; label < widths.Length; label++)
            Row(
                table.ClassNames[label], [.. widths.Select((_, other) => table[label, other].ToString(CultureInfo.InvariantCulture))],
                Share(test.Classes[label].Recall));
        console.WritePlainLine(rule);
        Row("Precision", [.. test.Classes.Select(one => Share(one.Precision))], "");

        void Row(string name, IReadOnlyList<string> cells, string last) => console.WritePlainLine(
            $"{name.PadLeft(first)} ||{string.Concat(cells.Select((cell, i) => $"{cell.PadLeft(widths[i])} | "))}{last}".TrimEnd());
    }

    private static string Share(Estimate? share) => share?.Value.ToString("0.0000", CultureInfo.InvariantCulture) ?? "–";
}
