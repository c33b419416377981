using System.Globalization;
using Spectre.Console;

namespace Tool.Display;

/// <summary>Prints predictions: a table on a terminal, plain columns elsewhere.</summary>
internal static class PredictionTable
{
    private static readonly string[] Headings = ["Image", "Prediction", "Probability", "Likeliest classes"];

    public static void Print(IAnsiConsole console, IEnumerable<Prediction> predictions)
    {
        List<string[]> rows = [.. predictions.Select(CellsOf)];
        if (console.IsWatched())
            PrintTable(console, rows);
        else
            PrintColumns(console, [Headings, .. rows]);
    }

    private static string[] CellsOf(Prediction prediction) => prediction.Best is [var first, ..]
        ? [prediction.Image, first.Name, Percent(first), string.Join(", ", prediction.Best.Select(Described))]
        : [prediction.Image, "not readable", "", prediction.Problem ?? ""];

    private static string Described(Prediction.Guess guess) => $"{guess.Name} {Percent(guess)}";

    private static string Percent(Prediction.Guess guess) =>
        string.Create(CultureInfo.InvariantCulture, $"{guess.Probability * 100:F1} %");

    private static void PrintTable(IAnsiConsole console, List<string[]> rows)
    {
        Table table = new Table().AddColumns(Headings);
        foreach (string[] row in rows)
            table.AddRow(row.Select(cell => new Text(cell))); // not markup: names may have brackets

        console.Write(table);
    }

    private static void PrintColumns(IAnsiConsole console, List<string[]> rows)
    {
        int[] widths = [.. Headings.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> padded = row.Select((cell, column) => cell.PadRight(widths[column]));
            console.WritePlainLine(string.Join("  ", padded).TrimEnd());
        }
    }
}
