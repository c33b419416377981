using System.Globalization;

namespace Benchmarks.Rounds;

/// <summary>Lines for machines: "bar NAME VALUE", or "skipped NAME REASON".</summary>
internal static class Bar
{
    public static void Write(TextWriter output, string name, double value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bar {name} {value:0.000}"));

    public static void Skip(TextWriter output, string name, string reason) => output.WriteLine($"skipped {name} {reason}");
}
