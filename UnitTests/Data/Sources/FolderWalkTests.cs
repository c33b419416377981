using MLNet.GoogLeNet.Data.Sources;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Sources;

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
    public void Folders_in_which_nothing_can_fit_are_named_but_not_opened()
    {
        Write("a/b/c.jpg", "d.jpg");

        Assert.Equal(["a", "d.jpg"], Paths(new FolderWalk(_folder.FullPath, new FolderPattern("*"))));
        Assert.Equal(["a/b"], Paths(new FolderWalk(_folder.FullPath, new FolderPattern("*/*"))));
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
    public void Each_file_is_found_once_whatever_links_lead_to_its_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Write("photos/b/1.jpg", "photos/b/deep/2.jpg", "elsewhere/3.jpg", "elsewhere/x/4.jpg", "photos/.store/5.jpg");
        Link("photos/a", "photos/b"); // comes first, and is not where the files are
        Link("photos/b/again", "photos/b");
        Link("photos/c", "elsewhere/x");
        Link("photos/d", "elsewhere");
        Link("photos/e", "elsewhere");
        Link("photos/f", "photos/e"); // a link to a link
        Link("photos/g", "photos/.store"); // which the walk leaves out by itself
        Link("elsewhere/up", "."); // above them all
        Link("elsewhere/x/loop", "elsewhere/up/elsewhere/x");

        Assert.Equal(
            ["b/1.jpg", "b/deep/2.jpg", "c/4.jpg", "d/3.jpg", "g/5.jpg"],
            Paths(new FolderWalk(_folder["photos"])).Where(path => path.EndsWith(".jpg")));
        Assert.Equal(
            ["a", "b/again", "c/loop", "d/up/elsewhere", "d/up/photos", "d/x", "e", "f"],
            new FolderWalk(_folder["photos"]).Find().Where(found => found.IsRepeated).Select(found => found.Path)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Folders_that_all_link_to_each_other_come_to_an_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"{i:00}")];
        Write([.. names.Select(name => $"in/{name}/x.jpg"), .. names.Select(name => $"out/{name}/x.jpg")]);
        foreach (string from in names)
            foreach (string to in names)
            {
                Link($"in/{from}/to{to}", $"in/{to}");
                Link($"in/{from}/out{to}", $"out/{to}");
                Link($"out/{from}/to{to}", $"out/{to}");
            }

        Assert.Equal(40, Paths(new FolderWalk(_folder["in"])).Count(path => path.EndsWith(".jpg")));
        Assert.Equal(40, Paths(new FolderWalk(_folder["in"], new FolderPattern("**/*.jpg"))).Count());
    }

    [Theory]
    [InlineData("*/*.jpg", "a/1.jpg", "link/2.jpg")] // 2.jpg is not reached without the link
    [InlineData("**/*.jpg", "a/1.jpg", "a/b/2.jpg")]
    [InlineData("l*/**", "link/2.jpg")]
    [InlineData("a/**/2.*", "a/b/2.jpg")]
    [InlineData("a/*", "a/1.jpg", "a/b")]
    public void A_link_is_followed_for_what_fits_the_pattern_by_it_alone(string pattern, params string[] expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Write("a/1.jpg", "a/b/2.jpg");
        Link("link", "a/b");

        Assert.Equal(expected, Paths(new FolderWalk(_folder.FullPath, new FolderPattern(pattern))));
    }

    [Fact]
    public void The_root_may_be_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Write("photos/a.jpg");
        Link("link", "photos");
        Link("photos/back", "link");

        Assert.Equal(["a.jpg", "back"], Paths(new FolderWalk(_folder["link"])));
    }

    [Fact]
    public void Links_that_lead_nowhere_come_with_a_reason_unless_they_are_named_like_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Write("a/1.jpg", "target");
        Link("a/circle", "a/other");
        Link("a/other", "a/circle");
        Link("a/gone", "unmounted");
        Link("a/gone.jpg", "unmounted.jpg"); // a bad image
        Link("a/there", "target");

        const string Reason = "it is a broken link; restore its target, or delete it";
        Assert.Equal(
            [("1.jpg", null), ("circle", Reason), ("gone", Reason), ("gone.jpg", null), ("other", Reason), ("there", null)],
            new FolderWalk(_folder["a"]).Find().Select(found => (found.Path, found.Reason)));
        Assert.Equal(
            [("a/1.jpg", null), ("a/circle", Reason), ("a/gone", Reason), ("a/gone.jpg", null), ("a/other", Reason)],
            new FolderWalk(_folder.FullPath, new FolderPattern("a/**/*.jpg")).Find().Select(found => (found.Path, found.Reason)));
        Assert.DoesNotContain(new FolderWalk(_folder.FullPath, new FolderPattern("a/*.jpg")).Find(), found => found.Reason is not null);
    }

    [Fact]
    public void Names_that_are_not_utf_8_come_with_a_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no such names");
        Write("a/1.jpg", "\uFFFD.jpg");
        try
        {
            Command.Run("sh", _folder.FullPath, "-c", "mkdir \"$(printf 'caf\\351')\"; : > \"$(printf 'a/\\344.jpg')\"");

            Assert.Equal(
                ["a", "a/1.jpg", "a/\uFFFD.jpg BadName: its name is not UTF-8; rename it, for example with convmv",
                    "caf\uFFFD BadName: its name is not UTF-8; rename it, for example with convmv", "\uFFFD.jpg"],
                new FolderWalk(_folder.FullPath).Find()
                    .Select(found => found.Reason is null ? found.Path : $"{found.Path} {found.Code}: {found.Reason}"));
        }
        finally
        {
            Command.Run("sh", _folder.FullPath, "-c", "rm -r -- *"); // .NET cannot
        }
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
        Assert.Equal(BadImageReason.Unreadable, found[2].Code);
    }

    private void Link(string link, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[link])!);
        Directory.CreateSymbolicLink(_folder[link], _folder[target]);
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
