using System.Text.RegularExpressions;

namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>
/// What fits below a folder: names with * for any part of a name, and ** for any number of folders. How much of it a path has
/// fitted so far is a set of positions in it, a bit each, so that a folder is not entered in which nothing can fit.
/// </summary>
internal sealed class FolderPattern
{
    private const string AnyFolders = "**";
    private readonly string[] _names;
    private readonly Regex[] _expressions;

    /// <param name="pattern">Names with slashes between them.</param>
    /// <exception cref="ArgumentException">It has more names than a set has bits.</exception>
    public FolderPattern(string pattern)
    {
        _names = pattern.Split('/');
        if (_names[^1].Length == 0)
            _names[^1] = AnyFolders; // "a*/" is all that is in such folders
        if (_names.Length >= 64)
            throw new ArgumentException($"The pattern '{pattern}' has {_names.Length} names; it may have at most 63.", nameof(pattern));
        _expressions =
        [
            .. _names.Select(name => new Regex(
                $"^{Regex.Escape(name).Replace(@"\*", ".*")}\\z",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking)),
        ];
    }

    /// <summary>Everything, however deep.</summary>
    public static FolderPattern Everything { get; } = new(AnyFolders);

    /// <summary>The set with which a path begins.</summary>
    public ulong Start => WithSkipped(1);

    /// <summary>The set after one more name.</summary>
    public ulong Next(ulong positions, string name)
    {
        ulong next = 0;
        for (int position = 0; position < _names.Length; position++)
        {
            if ((positions >> position & 1) == 0)
                continue;
            if (_names[position] == AnyFolders)
                next |= (IsLast(position) ? 3UL : 1UL) << position; // at the end, what is in the folders fits
            else if (_expressions[position].IsMatch(name))
                next |= 1UL << (position + 1);
        }
        return WithSkipped(next);
    }

    /// <summary>Whether a path fits to its end.</summary>
    public bool Fits(ulong positions) => (positions >> _names.Length & 1) != 0;

    /// <summary>The part of the set from which something below the path can fit.</summary>
    public ulong Below(ulong positions) => positions & ~(1UL << _names.Length);

    // Any number of folders may be none.
    private ulong WithSkipped(ulong positions)
    {
        for (int position = 0; position < _names.Length; position++)
            if ((positions >> position & 1) != 0 && _names[position] == AnyFolders && !IsLast(position))
                positions |= 1UL << (position + 1);
        return positions;
    }

    private bool IsLast(int position) => position == _names.Length - 1;
}
