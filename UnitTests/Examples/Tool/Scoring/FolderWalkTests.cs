using Tool.Scoring.Inputs;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

public sealed class FolderWalkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(250_000)]
    [InlineData(2)] // as a folder with more names than are in memory at once
    [InlineData(1)]
    public void Names_are_sorted_in_each_folder_however_many_are_in_memory(int namesAtOnce)
    {
        Write("b/2.jpg", "b/10.jpg", "b/1.jpg", "B.jpg", "a.jpg", "c.jpg", "b/d/x.jpg", "b.jpg", "图/花.jpg");

        Assert.Equal(
            ["B.jpg", "a.jpg", "b", "b/1.jpg", "b/10.jpg", "b/2.jpg", "b/d", "b/d/x.jpg", "b.jpg", "c.jpg", "图", "图/花.jpg"],
            Paths(new FolderWalk(_folder.FullPath, namesAtOnce: namesAtOnce)));
    }

    [Fact]
    public void Folders_below_the_last_level_are_named_but_not_opened()
    {
        Write("a/b/c.jpg", "d.jpg");

        Assert.Equal(["a", "d.jpg"], Paths(new FolderWalk(_folder.FullPath, levels: 1)));
        Assert.Equal(["a", "a/b", "d.jpg"], Paths(new FolderWalk(_folder.FullPath, levels: 2)));
    }

    [Fact]
    public void Hidden_files_and_folders_are_left_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "names do not hide files there");
        Write(".hidden/a.jpg", ".b.jpg", "c.jpg");

        Assert.Equal(["c.jpg"], Paths(new FolderWalk(_folder.FullPath)));
    }

    [Fact]
    public void Links_to_folders_are_followed_unless_they_lead_back()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Write("photos/a.jpg", "photos/deep/b.jpg", "elsewhere/c.jpg");
        Directory.CreateSymbolicLink(_folder["photos/link"], _folder["elsewhere"]);
        Directory.CreateSymbolicLink(_folder["photos/deep/back"], _folder["photos"]);
        Directory.CreateSymbolicLink(_folder["elsewhere/over"], _folder["photos"]); // back by a second link

        Assert.Equal(
            ["a.jpg", "deep", "deep/b.jpg", "deep/back", "link", "link/c.jpg", "link/over"],
            Paths(new FolderWalk(_folder["photos"])));
    }

    [Fact]
    public void A_folder_that_cannot_be_read_is_named_with_the_reason()
    {
        Write("a.jpg", "closed/b.jpg", "z.jpg");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "nothing is closed to this user");
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_folder["closed"], UnixFileMode.None);

        FolderWalk.Found[] found = [.. new FolderWalk(_folder.FullPath).Find()];
        File.SetUnixFileMode(_folder["closed"], (UnixFileMode)0b111_000_000);

        Assert.Equal(["a.jpg", "closed", "closed", "z.jpg"], found.Select(file => file.Path));
        Assert.NotNull(found[2].Reason);
    }

    private void Write(params string[] files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
            File.WriteAllText(_folder[file], "");
        }
    }

    private static IEnumerable<string> Paths(FolderWalk walk) => walk.Find().Select(found => found.Path);
}
