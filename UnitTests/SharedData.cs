using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>The real images and weights, which stand beside the repository and not in it.</summary>
internal static class SharedData
{
    /// <summary>The full path of a file of the shared data; skips the calling test where it is not there.</summary>
    /// <param name="file">The path of the file in the part.</param>
    /// <param name="part">The part of the shared folder.</param>
    public static string Require(string file, string part = "data")
    {
        string path = Path.Combine(Folder, part, file);
        Assert.SkipUnless(File.Exists(path), $"needs {path}, which is not part of the repository");
        return path;
    }

    private static string Folder =>
        Environment.GetEnvironmentVariable("MLNET_GOOGLENET_SHARED") ?? RepositoryFolder.PathOf("..", "shared");
}
