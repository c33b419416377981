using System.Globalization;
using System.Runtime.InteropServices;
using MLNet.GoogLeNet.UnitTests.Packaging;
using Xunit;

[assembly: AssemblyFixture(typeof(PackageFeed))]

namespace MLNet.GoogLeNet.UnitTests.Packaging;

/// <summary>The three packages, packed once for all tests from the sources, under a version and into a folder of their own.</summary>
public sealed class PackageFeed : IDisposable
{
    private static readonly string[] Packages = ["MLNet.GoogLeNet", "MLNet.GoogLeNet.Transformers", "MLNet.GoogLeNet.Data"];

    private readonly TempFolder _folder = new();
    private readonly Lock _packing = new();
    private bool _isPacked;

    /// <summary>Packs, if that is not done; skips the calling test on systems whose native package it does not know.</summary>
    internal void Require()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
            "libtorch-cpu-linux-x64 runs on Linux x64 only");
        lock (_packing)
        {
            if (_isPacked)
                return;
            // One build packs the library and the two that it needs, beside the repository's own outputs, which do not change. Its code
            // was analysed when those were built.
            Command.Succeed(
                RepositoryFolder.FullPath, "build", "Estimators/MLNet.GoogLeNet.csproj", "-c", "Release", "-p:GeneratePackageOnBuild=true",
                "-p:RunAnalyzers=false", $"-p:PackageOutputPath={Folder}", "--artifacts-path", _folder["artifacts"],
                $"-p:Version={Version}", "-nologo", "-v:q");
            _isPacked = true;
        }
    }

    /// <summary>A version that no package cache has: the same one twice would hide the second.</summary>
    internal string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.0.0-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}");

    internal string Folder => _folder["feed"];

    /// <summary>The folder to which packages are unpacked on this machine.</summary>
    internal static string Cache { get; } =
        Command.Succeed(Path.GetTempPath(), "nuget", "locals", "global-packages", "--list", "--force-english-output")
        .Split("global-packages:")[1].Trim();

    public void Dispose()
    {
        foreach (string name in _isPacked ? Packages : [])
        {
            var package = new DirectoryInfo(Path.Combine(Cache, name.ToLowerInvariant()));
            var unpacked = new DirectoryInfo(Path.Combine(package.FullName, Version));
            if (unpacked.Exists)
                unpacked.Delete(recursive: true);
            if (package.Exists && !package.EnumerateFileSystemInfos().Any())
                package.Delete();
        }
        _folder.Dispose();
    }
}
