using MLNet.GoogLeNet.Data.Files;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Files;

public sealed class RealPathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Links_anywhere_in_a_path_are_resolved()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        string root = RealPath.Of(_folder.FullPath);
        Directory.CreateDirectory(_folder["a/b/c"]);
        Directory.CreateSymbolicLink(_folder["full"], _folder["a/b"]);
        Directory.CreateSymbolicLink(_folder["a/relative"], "../full/./c");

        Assert.Equal(Path.Combine(root, "a/b"), RealPath.Of(_folder["full"]));
        Assert.Equal(Path.Combine(root, "a/b/c"), RealPath.Of(_folder["full/c"]));
        Assert.Equal(Path.Combine(root, "a/b/c"), RealPath.Of(_folder["a/relative/"]));
        Assert.Equal(Path.Combine(root, "a"), RealPath.Of(_folder["full/.."])); // above the target, not above the link
        Assert.Equal(Path.Combine(root, "none"), RealPath.Of(_folder["none"]));
        Assert.Equal("/", RealPath.Of("/../.."));
        Assert.Equal(RealPath.Of(Environment.CurrentDirectory), RealPath.Of("."));
    }

    [Fact]
    public void Links_that_lead_round_in_a_circle_are_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Directory.CreateSymbolicLink(_folder["a"], _folder["b"]);
        Directory.CreateSymbolicLink(_folder["b"], _folder["a"]);

        Assert.Contains("form a loop", Assert.Throws<IOException>(() => RealPath.Of(_folder["a/x"])).Message);
    }
}
