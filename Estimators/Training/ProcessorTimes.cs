using System.Diagnostics;
using System.Globalization;

namespace MLNet.GoogLeNet.Training;

/// <summary>What the processors of this machine have done so far.</summary>
/// <param name="Processors">How many there are, in use by this process or not.</param>
/// <param name="Others">The processor time of all other processes.</param>
/// <param name="Clock">When that was read; only differences mean something.</param>
internal readonly record struct ProcessorTimes(int Processors, TimeSpan Others, TimeSpan Clock)
{
    // proc(5): the columns of a line of /proc/stat after its name, in hundredths of a second.
    private const int User = 1, Nice = 2, System = 3, Irq = 6, SoftIrq = 7, TicksPerSecond = 100;

    /// <summary>Reads them; null where the system does not say, as on Windows and macOS.</summary>
    public static ProcessorTimes? Read()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            return Parse(File.ReadAllLines("/proc/stat"), Environment.CpuUsage.TotalTime, IsNice(), Stopwatch.GetElapsedTime(0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null; // a sandbox with another /proc, or none
        }
    }

    /// <param name="stat">The lines of /proc/stat.</param>
    /// <param name="own">The processor time of this process.</param>
    /// <param name="isNice">Whether this process yields to others. If not, those that do would only take what it leaves.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="FormatException">The lines are not those of Linux.</exception>
    internal static ProcessorTimes Parse(IReadOnlyList<string> stat, TimeSpan own, bool isNice, TimeSpan clock)
    {
        int lines = stat.Count(line => line.StartsWith("cpu", StringComparison.Ordinal)); // of all together, then of each
        string[] all = lines < 2 ? [] : stat[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (all.Length <= SoftIrq)
            throw new FormatException("/proc/stat has no line for all processors, or none for each of them.");
        int[] counted = isNice ? [User, Nice, System, Irq, SoftIrq] : [User, System, Irq, SoftIrq];
        double busy = counted.Sum(column => long.Parse(all[column], CultureInfo.InvariantCulture) / (double)TicksPerSecond);
        return new(lines - 1, TimeSpan.FromSeconds(busy) - own, clock);
    }

    private static bool IsNice()
    {
        using var process = Process.GetCurrentProcess();
        return process.PriorityClass is ProcessPriorityClass.BelowNormal or ProcessPriorityClass.Idle;
    }
}
