namespace MLNet.GoogLeNet.UnitTests;

/// <summary>A folder that is there for one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("googlenet-test-").FullName;

    /// <summary>The full path of a file in the folder.</summary>
    public string this[string file] => Path.Combine(FullPath, file);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
