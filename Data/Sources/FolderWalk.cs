using System.IO.Enumeration;
using MLNet.GoogLeNet.Data.Files;

namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>
/// What fits a pattern in a folder and below it, sorted by name in each folder, alike on every platform. Hidden files and folders are
/// left out. Links to folders are followed, and each folder is read once: in its own place where the walk gets there without a
/// link, else by the first link that leads to it. Needs memory for a few hundred thousand names, however many there are.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="pattern">What is found; null for everything.</param>
/// <param name="namesAtOnce">How many names of one folder are in memory; of a larger folder the next ones are looked for again.</param>
internal sealed class FolderWalk(string root, FolderPattern? pattern = null, int namesAtOnce = 250_000)
{
    private const char Replacement = '\uFFFD'; // what .NET makes of bytes in names that are not UTF-8

    private static readonly EnumerationOptions Visible = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = false,
    };

    private readonly FolderPattern _pattern = pattern ?? FolderPattern.Everything;

    /// <summary>The files and folders in order; a folder comes before what is in it.</summary>
    /// <exception cref="IOException">The root cannot be read. What cannot be read below it comes with a reason.</exception>
    public IEnumerable<Found> Find()
    {
        var folders = new KnownFolders(_pattern);
        string real = RealPath.Of(root);
        return Below("", real, folders.EnterByLink(real, _pattern.Below(_pattern.Start)), folders);
    }

    private IEnumerable<Found> Below(string folder, string real, ulong positions, KnownFolders folders)
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
                reason = $"the folder cannot be read: {e.Message}";
            }
            if (reason is not null)
                yield return new(folder, IsFolder: true, reason, BadImageReason.Unreadable);
            foreach (Entry entry in page)
            {
                string path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
                bool isBroken = entry.IsLink && !entry.IsFolder && IsBrokenFolderLink(path);
                ulong next = _pattern.Next(positions, entry.Name), below = entry.IsFolder || isBroken ? _pattern.Below(next) : 0;
                if (below == 0 && !_pattern.Fits(next))
                    continue;
                if (!CanBeOpened(entry.Name, path))
                {
                    yield return new(
                        path, entry.IsFolder, "its name is not UTF-8; rename it, for example with convmv", BadImageReason.BadName);
                    continue;
                }
                if (isBroken)
                {
                    yield return new(path, IsFolder: true, "it is a broken link; restore its target, or delete it");
                    continue;
                }
                string realBelow = "";
                bool isRepeated = false;
                if (below != 0)
                {
                    (realBelow, below) = Inside(entry, path, Path.Combine(real, entry.Name), below, folders);
                    isRepeated = below == 0;
                }
                if (_pattern.Fits(next))
                    yield return new(path, entry.IsFolder, IsRepeated: isRepeated);
                if (below != 0)
                    foreach (Found found in Below(path, realBelow, below, folders))
                        yield return found;
            }
            if (page.Length < namesAtOnce)
                yield break;
            last = page[^1].Name;
        }
    }

    // Not every reparse point of Windows leads elsewhere.
    private (string Real, ulong Positions) Inside(Entry entry, string path, string real, ulong positions, KnownFolders folders)
    {
        string target = entry.IsLink ? RealPath.Of(Path.Combine(root, path)) : real;
        return (target, target == real ? folders.Enter(real, positions) : folders.EnterByLink(target, positions));
    }

    private bool CanBeOpened(string name, string path)
    {
        if (!name.Contains(Replacement))
            return true;
        string full = Path.Combine(root, path);
        return Path.Exists(full) || new FileInfo(full).LinkTarget is not null;
    }

    // Image files have extensions, so a link without one that leads nowhere was most likely a folder.
    private bool IsBrokenFolderLink(string path)
    {
        if (Path.HasExtension(path))
            return false;
        try
        {
            return new FileInfo(Path.Combine(root, path)).ResolveLinkTarget(returnFinalTarget: true) is { Exists: false };
        }
        catch (IOException)
        {
            return true; // in a circle
        }
    }

    // The names that come next after the last one, found among all of them in one pass.
    private Entry[] NextPage(string folder, string? last)
    {
        var names = new FileSystemEnumerable<Entry>(
            folder,
            (ref FileSystemEntry entry) =>
                new(entry.FileName.ToString(), entry.IsDirectory, entry.Attributes.HasFlag(FileAttributes.ReparsePoint)),
            Visible);
        // The highest comes out first.
        var lowest = new PriorityQueue<Entry, string>(Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a)));
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
    /// <param name="Reason">Why it cannot be opened, as a clause; null where nothing is wrong.</param>
    /// <param name="Code">The same for programs.</param>
    /// <param name="IsRepeated">Whether it is a folder that links lead to more than once, and that is read elsewhere.</param>
    internal readonly record struct Found(
        string Path, bool IsFolder, string? Reason = null, BadImageReason? Code = null, bool IsRepeated = false);

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink);
}
