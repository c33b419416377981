namespace MLNet.GoogLeNet.Data.Files;

/// <summary>The path of a folder without links in it, which identifies the folder.</summary>
internal static class RealPath
{
    private const int MostLinks = 40; // as Linux

    /// <exception cref="IOException">Links form a loop.</exception>
    public static string Of(string path)
    {
        string full = Path.Combine(Environment.CurrentDirectory, path);
        string real = Path.GetPathRoot(full)!;
        var parts = new Stack<string>();
        Push(full[real.Length..]);
        int links = 0;
        while (parts.TryPop(out string? part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real; // only now: what is above a link is above its target
                continue;
            }
            string next = Path.Combine(real, part);
            if (new DirectoryInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks)
                throw new IOException($"The links in '{path}' form a loop.");
            string root = Path.GetPathRoot(target) ?? "";
            if (root.Length > 0)
                real = root;
            Push(target[root.Length..]);
        }
        return real;

        void Push(string below)
        {
            foreach (string part in below.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse())
                if (part is not ("" or "."))
                    parts.Push(part);
        }
    }
}
