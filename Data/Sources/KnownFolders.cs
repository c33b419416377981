namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>
/// The folders that a walk has entered, by their real paths, each with the positions of the pattern that were looked for in it. So a folder
/// is read once for each position, whatever links lead to it, and links that lead back come to an end.
/// </summary>
internal sealed class KnownFolders(FolderPattern pattern)
{
    private readonly Dictionary<string, ulong> _entered = [];
    private readonly Dictionary<string, ulong> _trees = []; // the root, and where links led: what is below is reached without more links

    /// <summary>Enters a folder.</summary>
    /// <param name="real">Its real path.</param>
    /// <param name="positions">The positions of the pattern that are looked for in it.</param>
    /// <returns>Those for which it was not entered before.</returns>
    public ulong Enter(string real, ulong positions)
    {
        ulong before = _entered.GetValueOrDefault(real);
        _entered[real] = before | positions;
        return positions & ~before;
    }

    /// <summary>Enters a folder to which a link leads.</summary>
    /// <returns>The positions for which it was not entered before, and will not be without the link.</returns>
    public ulong EnterByLink(string real, ulong positions)
    {
        var names = new Stack<string>(); // from a folder above down to this one
        for (string? tree = real; tree is not null; tree = Path.GetDirectoryName(tree))
        {
            if (_trees.TryGetValue(tree, out ulong start))
                positions &= ~Reached(tree, start, names);
            names.Push(Path.GetFileName(tree));
        }
        if (positions != 0)
            _trees[real] = _trees.GetValueOrDefault(real) | positions;
        return Enter(real, positions);
    }

    private ulong Reached(string tree, ulong positions, IEnumerable<string> names)
    {
        string folder = tree;
        foreach (string name in names)
        {
            folder = Path.Combine(folder, name);
            if ((File.GetAttributes(folder) & (FileAttributes.Hidden | FileAttributes.System)) != 0)
                return 0;
            positions = pattern.Below(pattern.Next(positions, name));
        }
        return positions;
    }
}
