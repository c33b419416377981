using System.Globalization;
using Spectre.Console;

namespace Tool.Display;

/// <summary>Prints predictions: a table on a terminal, plain columns elsewhere.</summary>
internal static class PredictionTable
{
    private static readonly string[] Headings = ["Image", "Prediction", "Probability", "Likeliest classes"];

    /// <param name="console">Where they are printed.</param>
    /// <param name="predictions">A row each.</param>
    /// <param name="withLabelSets">Whether there is a column with the set of classes that an image may be.</param>
    public static void Print(IAnsiConsole console, IEnumerable<Prediction> predictions, bool withLabelSets = false)
    {
        string[] headings = withLabelSets ? [.. Headings, "Label set"] : Headings;
        List<string[]> rows = [.. predictions.Select(prediction => (string[])[
            .. CellsOf(prediction), .. withLabelSets ? [string.Join(", ", prediction.LabelSet)] : Array.Empty<string>()])];
        if (console.IsWatched())
            PrintTable(console, headings, rows);
        else
            PrintColumns(console, [headings, .. rows]);
    }

    private static string[] CellsOf(Prediction prediction) => prediction.Best is [var first, ..]
        ?
        [
            prediction.Image, prediction.IsUnknown ? "unknown" : prediction.Abstains ? "abstains" : first.Name, Percent(first),
            string.Join(", ", prediction.Best.Select(Described)),
        ]
        : [prediction.Image, "not readable", "", prediction.Problem ?? ""];

    private static string Described(Prediction.Guess guess) => $"{guess.Name} {Percent(guess)}";

    private static string Percent(Prediction.Guess guess) =>
        string.Create(CultureInfo.InvariantCulture, $"{guess.Probability * 100:F1} %");

    private static void PrintTable(IAnsiConsole console, string[] headings, List<string[]> rows)
    {
        Table table = new Table().AddColumns(headings);
        foreach (string[] row in rows)
            table.AddRow(row.Select(cell => new Text(cell))); // not markup: names may have brackets

        console.Write(table);
    }

    private static void PrintColumns(IAnsiConsole console, List<string[]> rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> padded = row.Select((cell, column) => cell.PadRight(widths[column]));
            console.WritePlainLine(string.Join("  ", padded).TrimEnd());
        }
    }
}
