namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Where the sources of the running tests are.</summary>
internal static class RepositoryFolder
{
    /// <summary>The full path of the repository; the folder of the tests themselves where they were moved away from it.</summary>
    public static string FullPath { get; } = Find() ?? AppContext.BaseDirectory;

    /// <summary>The full path of a file or folder of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([FullPath, .. parts]);

    private static string? Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MLNet.GoogLeNet.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }
}
