using Microsoft.Extensions.FileSystemGlobbing;
using Tool.Scoring.Options;

namespace Tool.Scoring.Inputs;

/// <summary>The pictures of a folder at any depth, or those that fit a pattern. They may change while they are read.</summary>
internal sealed class PictureFolder : IPictureSource
{
    private static readonly HashSet<string> Extensions =
        new([".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"], StringComparer.OrdinalIgnoreCase);

    private readonly string _root;
    private readonly Shard _shard;
    private readonly FolderWalk _walk;
    private readonly Func<string, bool> _isWanted;

    private PictureFolder(string root, Shard shard, int levels, Func<string, bool> isWanted)
    {
        _root = root;
        _shard = shard;
        _walk = new(root.Length == 0 ? "." : root, levels);
        _isWanted = isWanted;
    }

    public IReadOnlyList<string> OwnColumns => [];

    public long? Count => null;

    /// <summary>Files that end in .jpg, .jpeg, .png, .bmp, .gif or .webp.</summary>
    public static PictureFolder Of(string folder, Shard shard) => new(folder, shard, int.MaxValue, IsPicture);

    /// <summary>
    /// Whatever fits a pattern, in which * stands for any part of a name and ** for any number of folders; case does not count.
    /// </summary>
    public static PictureFolder OfPattern(string pattern, Shard shard)
    {
        string[] parts = pattern.Replace('\\', Path.DirectorySeparatorChar == '\\' ? '/' : '\\').Split('/');
        int fixedParts = Array.FindIndex(parts, part => part.Contains('*'));
        string root = string.Join('/', parts[..fixedParts]);
        if (root.Length == 0 && pattern.StartsWith('/'))
            root = "/";
        var matcher = new Matcher(StringComparison.OrdinalIgnoreCase);
        matcher.AddInclude(string.Join('/', parts[fixedParts..]));
        int levels = parts.Contains("**") ? int.MaxValue : parts.Length - fixedParts;
        return new(root, shard, levels, path => matcher.Match(path).HasMatches);
    }

    /// <summary>Whether an input is a pattern.</summary>
    public static bool IsPattern(string input) => input.Contains('*');

    public IEnumerable<InputPicture> Read()
    {
        foreach (FolderWalk.Found found in _walk.Find())
        {
            // A folder that is named like a picture is one that cannot be scored; what is in it may be.
            bool isWanted = found.Reason is not null || (_isWanted(found.Path) && (!found.IsFolder || IsPicture(found.Path)));
            if (isWanted && _shard.Has(found.Path))
            {
                string path = Path.Combine(_root, found.Path);
                yield return new(path, path, [], found.Reason);
            }
        }
    }

    private static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path));
}
