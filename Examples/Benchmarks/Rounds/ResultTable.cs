using System.Globalization;
using Spectre.Console;

namespace Benchmarks.Rounds;

/// <summary>Prints what was timed.</summary>
internal static class ResultTable
{
    private const int Width = 100; // a console that is a file says 80, and lines would be broken

    /// <summary>A line for each contestant: median, range, peak memory, and the feature of the processor that these depend on.</summary>
    public static void Print(IAnsiConsole console, string title, IEnumerable<Contestant> contestants)
    {
        Table table = new Table().Title(title).AddColumn("")
            .AddColumn("images/s, median", column => column.RightAligned())
            .AddColumn("range", column => column.RightAligned())
            .AddColumn("peak memory, MB", column => column.RightAligned())
            .AddColumn("depends on");
        foreach (Contestant contestant in contestants)
            table.AddRow(
                contestant.Name.EscapeMarkup(),
                Number(Statistics.Median(contestant.Speeds)),
                $"{Number(contestant.Speeds.Min())}–{Number(contestant.Speeds.Max())}",
                (contestant.PeakMemory >> 20).ToString(CultureInfo.InvariantCulture),
                contestant.DependsOn ?? "");
        Write(console, table);
    }

    /// <summary>Writes a table that a file shows whole, too.</summary>
    public static void Write(IAnsiConsole console, Table table)
    {
        console.Profile.Width = Math.Max(console.Profile.Width, Width);
        console.Write(table);
    }

    private static string Number(double speed) => speed.ToString("0.0", CultureInfo.InvariantCulture);
}
