namespace MLNet.GoogLeNet.Transformers.Weights.Fetching;

/// <summary>Where fetched files are kept: a folder for each hash, so that a file of another content can never be taken for it.</summary>
internal static class WeightsCache
{
    /// <summary>The environment variable that names the folder of the cache.</summary>
    public const string Variable = "MLNET_GOOGLENET_CACHE";

    /// <summary>The full path of a file in the cache, whether it is there or not.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">The folder of the cache; null: the one that the environment says, or the user's own.</param>
    public static string PathOf(PublishedFile file, string? folder) =>
        Path.Combine(Path.GetFullPath(folder ?? Folder(Environment.GetEnvironmentVariable)), "weights", file.Hash.FolderName, file.Name);

    /// <summary>The folder of the cache where the caller names none.</summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    public static string Folder(Func<string, string?> variable)
    {
        if (variable(Variable) is { Length: > 0 } own)
            return own;
        if (OperatingSystem.IsWindows())
            return Path.Combine(Known(Environment.SpecialFolder.LocalApplicationData), "MLNet.GoogLeNet");
        // The XDG specification says that a relative path is to be ignored.
        string? caches = variable("XDG_CACHE_HOME");
        return Path.Combine(
            Path.IsPathRooted(caches) ? caches : Path.Combine(Known(Environment.SpecialFolder.UserProfile), ".cache"), "mlnet-googlenet");
    }

    private static string Known(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder) is { Length: > 0 } path ? path : throw new InvalidOperationException(
            $"This user has no folder for a cache. Set the environment variable {Variable} to a folder, or give one.");
}
