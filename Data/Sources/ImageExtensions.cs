namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>The names by which images are found in folders. What counts when one is opened is its content.</summary>
internal static class ImageExtensions
{
    private static readonly string[] All = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".dib", ".gif", ".webp"];
    private static readonly HashSet<string> Known = new(All, StringComparer.OrdinalIgnoreCase);

    /// <summary>The list, for messages.</summary>
    public static string Text { get; } = $"{string.Join(", ", All[..^1])} or {All[^1]}";

    /// <summary>Whether a path ends as an image does.</summary>
    public static bool Has(string path) => Known.Contains(Path.GetExtension(path));
}
