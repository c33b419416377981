namespace OtherProcess;

/// <summary>The native libraries of this process.</summary>
internal static class Libraries
{
    /// <summary>Prints their file names, a line each (on Linux).</summary>
    public static void Print()
    {
        foreach (string library in File.ReadLines("/proc/self/maps").Select(line => Path.GetFileName(line.Split(' ')[^1])).Where(name => name.Contains(".so")).Distinct())
            Console.WriteLine(library);
    }
}
