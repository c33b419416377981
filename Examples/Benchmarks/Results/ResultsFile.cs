namespace Benchmarks.Results;

/// <summary>A Markdown file with a section for each experiment, which is replaced when the experiment is run again.</summary>
internal static class ResultsFile
{
    /// <summary>The lines of a section; none where the file or the section is not there.</summary>
    public static IReadOnlyList<string> Read(string path, string name)
    {
        List<string> lines = File.Exists(path) ? [.. File.ReadAllLines(path)] : [];
        int first = lines.IndexOf(Begin(name)), last = lines.IndexOf(End(name));
        return first >= 0 && last > first ? lines[(first + 1)..last] : [];
    }

    /// <summary>Writes a section of this name into the file, which is made where it is not there; text outside the section stays.</summary>
    public static void Write(string path, string name, IEnumerable<string> section)
    {
        string begin = Begin(name), end = End(name);
        List<string> lines = File.Exists(path) ? [.. File.ReadAllLines(path)] : ["# Results", ""];
        int first = lines.IndexOf(begin), last = lines.IndexOf(end);
        if (first >= 0 && last > first)
            lines.RemoveRange(first, last - first + 1);
        else
            first = lines.Count;
        lines.InsertRange(first, [begin, .. section, end]);

        string unfinished = $"{path}.{Environment.ProcessId}.tmp"; // beside the file, so that the old one or the new one is there
        try
        {
            File.WriteAllLines(unfinished, lines);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static string Begin(string name) => $"<!-- results: {name} -->";

    private static string End(string name) => $"<!-- end: {name} -->";
}
