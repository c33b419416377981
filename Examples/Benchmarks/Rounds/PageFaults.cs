using System.Globalization;

namespace Benchmarks.Rounds;

/// <summary>How often a process touched a page that the system then had to give it.</summary>
internal static class PageFaults
{
    private const int MinorFaults = 7; // counted from the value after the name of the program, see proc_pid_stat(5)

    /// <summary>The minor page faults of a process so far; null where there is no /proc.</summary>
    public static long? Of(int process) => $"/proc/{process}/stat" is var file && File.Exists(file) ? In(file) : null;

    /// <summary>The minor page faults that the stat file of a process or a thread tells of.</summary>
    public static long In(string file)
    {
        string stat = File.ReadAllText(file);
        string[] values = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name may have spaces
        return long.Parse(values[MinorFaults], CultureInfo.InvariantCulture);
    }
}
