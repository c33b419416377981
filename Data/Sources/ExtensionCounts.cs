namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>Numbers of files by their extensions.</summary>
internal sealed class ExtensionCounts
{
    private const int Most = 100; // files may be numbered by their extensions
    private const string None = "without extension", Others = "others";
    private readonly Dictionary<string, long> _counts = [];

    /// <summary>Number of files.</summary>
    public long Total { get; private set; }

    /// <summary>The numbers, the largest first, by extensions in small letters.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts
        .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary();

    public void Add(string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant() is { Length: > 0 } known ? known : None;
        if (!_counts.ContainsKey(extension) && _counts.Count == Most)
            extension = Others;
        _counts[extension] = _counts.GetValueOrDefault(extension) + 1;
        Total++;
    }

    /// <summary>"2 .tif, 1 .txt".</summary>
    public override string ToString() =>
        $"{string.Join(", ", Counts.Take(10).Select(pair => $"{pair.Value} {pair.Key}"))}{(_counts.Count > 10 ? ", …" : "")}";
}
