namespace Benchmarks.Results;

/// <summary>A Markdown file with a section for each way to train; a section is replaced when that way is run again.</summary>
internal static class ResultsFile
{
    /// <summary>Writes a section of this name into the file, which is made where it is not there; text outside the section stays.</summary>
    public static void Write(string path, string name, IEnumerable<string> section)
    {
        string begin = $"<!-- results: {name} -->", end = $"<!-- end: {name} -->";
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
}
