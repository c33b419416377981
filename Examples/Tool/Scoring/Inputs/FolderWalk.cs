using System.IO.Enumeration;

namespace Tool.Scoring.Inputs;

/// <summary>
/// Everything in a folder and below it, sorted by name in each folder, alike on every platform. Hidden files and folders are left
/// out. Needs memory for a few hundred thousand names, however many there are.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="levels">How many levels of folders are looked into; 1 is the folder itself.</param>
/// <param name="namesAtOnce">How many names of one folder are in memory; of a larger folder the next ones are looked for again.</param>
internal sealed class FolderWalk(string root, int levels = int.MaxValue, int namesAtOnce = 250_000)
{
    private static readonly EnumerationOptions Visible = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = false,
    };

    /// <summary>The files and folders in order; a folder comes before what is in it.</summary>
    /// <exception cref="IOException">The root cannot be read. What cannot be read below it comes with a reason.</exception>
    public IEnumerable<Found> Find() => Below("", [RealPath(root)], levels);

    private IEnumerable<Found> Below(string folder, string[] above, int levelsLeft)
    {
        string? last = null;
        while (true)
        {
            Entry[] page;
            string? reason = null;
            try
            {
                page = NextPage(Path.Combine(root, folder), last);
            }
            catch (Exception e) when (folder.Length > 0 && e is IOException or UnauthorizedAccessException)
            {
                page = [];
                reason = e.Message;
            }
            if (reason is not null)
                yield return new(folder, IsFolder: true, reason);
            foreach (Entry entry in page)
            {
                string path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
                yield return new(path, entry.IsFolder, Reason: null);
                if (entry.IsFolder && levelsLeft > 1)
                    foreach (Found found in Inside(path, entry.IsLink, above, levelsLeft - 1))
                        yield return found;
            }
            if (page.Length < namesAtOnce)
                yield break;
            last = page[^1].Name;
        }
    }

    // A link that leads back to a folder above would be walked for ever.
    private IEnumerable<Found> Inside(string folder, bool isLink, string[] above, int levelsLeft)
    {
        string real = isLink ? RealPath(Path.Combine(root, folder)) : Path.Combine(above[^1], Path.GetFileName(folder));
        return above.Contains(real) ? [] : Below(folder, [.. above, real], levelsLeft);
    }

    private static string RealPath(string folder) =>
        new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder);

    // The names that come next after the last one, found among all of them in one pass.
    private Entry[] NextPage(string folder, string? last)
    {
        var names = new FileSystemEnumerable<Entry>(
            folder,
            (ref FileSystemEntry entry) => new(entry.FileName.ToString(), entry.IsDirectory, entry.Attributes.HasFlag(FileAttributes.ReparsePoint)),
            Visible);
        var lowest = new PriorityQueue<Entry, string>(Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a))); // the highest comes out first
        foreach (Entry entry in names)
        {
            if (last is not null && string.CompareOrdinal(entry.Name, last) <= 0)
                continue;
            if (lowest.Count < namesAtOnce)
                lowest.Enqueue(entry, entry.Name);
            else
                lowest.EnqueueDequeue(entry, entry.Name);
        }
        return [.. lowest.UnorderedItems.Select(item => item.Element).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    /// <summary>A file or a folder.</summary>
    /// <param name="Path">Its path from the root on, with slashes.</param>
    /// <param name="IsFolder">Whether it is a folder.</param>
    /// <param name="Reason">Why it cannot be looked into; null where nothing is wrong.</param>
    internal readonly record struct Found(string Path, bool IsFolder, string? Reason);

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink);
}
