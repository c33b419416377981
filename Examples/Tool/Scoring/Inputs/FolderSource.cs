using MLNet.GoogLeNet.Data.Sources;
using Tool.CommandLine;
using Tool.Scoring.Options;
using Tool.Scoring.Pipeline;

namespace Tool.Scoring.Inputs;

/// <summary>The images of a folder at any depth, or those that fit a pattern. They may change while they are read.</summary>
internal sealed class FolderSource : IImageSource
{
    private readonly string _root;
    private readonly Shard _shard;
    private readonly FolderWalk _walk;
    private readonly bool _isPattern;
    private ExtensionCounts _passedOver = new();
    private long _all;

    private FolderSource(string root, Shard shard, FolderPattern pattern, bool isPattern)
    {
        _root = root;
        _shard = shard;
        _walk = new(root.Length == 0 ? "." : root, pattern);
        _isPattern = isPattern;
    }

    public IReadOnlyList<string> OwnColumns => [];

    public long? Count => null;

    public InputFacts Facts => new(_all, _passedOver.Counts);

    /// <summary>Files that end as images do.</summary>
    public static FolderSource Of(string folder, Shard shard) => new(folder, shard, FolderPattern.Everything, isPattern: false);

    /// <summary>
    /// Whatever fits a pattern, in which * stands for any part of a name and ** for any number of folders; case does not count.
    /// </summary>
    /// <exception cref="JobException">It has too many names.</exception>
    public static FolderSource OfPattern(string pattern, Shard shard)
    {
        string[] parts = pattern.Replace('\\', Path.DirectorySeparatorChar == '\\' ? '/' : '\\').Split('/');
        int fixedParts = Array.FindIndex(parts, part => part.Contains('*'));
        string root = string.Join('/', parts[..fixedParts]);
        if (root.Length == 0 && pattern.StartsWith('/'))
            root = "/";
        try
        {
            return new(root, shard, new FolderPattern(string.Join('/', parts[fixedParts..])), isPattern: true);
        }
        catch (ArgumentException e)
        {
            throw new JobException(ExitCode.Usage, e.Message, e);
        }
    }

    /// <summary>Whether an input is a pattern.</summary>
    public static bool IsPattern(string input) => input.Contains('*');

    public IEnumerable<InputImage> Read()
    {
        (_all, _passedOver) = (0, new());
        foreach (FolderWalk.Found found in _walk.Find())
        {
            if (!IsWanted(found))
                continue;
            _all++;
            if (_shard.Has(found.Path))
            {
                string path = Path.Combine(_root, found.Path);
                yield return new(path, path, [], found.Code is { } code ? ImageFault.Of(code) : null, found.Reason);
            }
        }
    }

    // A folder that is named like an image is one that cannot be scored; what is in it may be.
    private bool IsWanted(FolderWalk.Found found)
    {
        bool isImage = ImageExtensions.Has(found.Path);
        if (!_isPattern && !isImage && !found.IsFolder)
            _passedOver.Add(found.Path);
        return found.IsFolder ? found.Reason is not null || (isImage && !found.IsRepeated) : isImage || _isPattern;
    }
}
