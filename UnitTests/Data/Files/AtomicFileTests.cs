using MLNet.GoogLeNet.Data.Files;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Target => _folder["state.bin"];

    [Fact]
    public void A_file_is_written_anew_and_over_another()
    {
        AtomicFile.Write(Target, stream => stream.Write([1, 2, 3]));
        AtomicFile.Write(Target, stream => stream.Write([4]));

        Assert.Equal([4], File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void A_link_stays_one_and_the_file_that_it_leads_to_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a link takes a right there that users do not have");
        File.WriteAllText(Target, "old");
        File.CreateSymbolicLink(_folder["near"], Target);
        File.CreateSymbolicLink(_folder["latest"], _folder["near"]);

        AtomicFile.Write(_folder["latest"], stream => stream.Write("new"u8));

        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal(Target, File.ResolveLinkTarget(_folder["latest"], returnFinalTarget: true)!.FullName);
    }

    [Fact]
    public void A_link_that_is_reached_through_a_linked_folder_leads_where_the_system_follows_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a link takes a right there that users do not have");
        foreach (string folder in (string[])["a/blobs", "b/blobs", "b/c"])
            Directory.CreateDirectory(_folder[folder]);
        File.WriteAllText(_folder["b/blobs/x"], "old");
        File.CreateSymbolicLink(_folder["b/c/model"], "../blobs/x");
        Directory.CreateSymbolicLink(_folder["a/cur"], "../b/c");

        AtomicFile.Write(_folder["a/cur/model"], stream => stream.Write("new"u8));

        Assert.Equal("new", File.ReadAllText(_folder["a/cur/model"]));
        Assert.Equal("new", File.ReadAllText(_folder["b/blobs/x"]));
        Assert.Empty(Directory.GetFiles(_folder["a/blobs"]));
    }

    [Fact]
    public async Task A_named_pipe_is_written_into_and_stays_one_as_devices_do()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "folders there have no pipes");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Command.Run("mkfifo", _folder.FullPath, Target);
        File.CreateSymbolicLink(_folder["link"], Target);

        foreach (string path in (string[])[Target, _folder["link"]])
        {
            Task<string> content = Task.Run(() => File.ReadAllText(Target), cancellation);
            await Task.Run(() => AtomicFile.Write(path, stream => stream.Write("rows"u8)), cancellation)
                .WaitAsync(TimeSpan.FromMinutes(1), cancellation);

            Assert.Equal("rows", await content.WaitAsync(TimeSpan.FromMinutes(1), cancellation));
            Assert.Equal("a named pipe", FileKind.Special(Target));
        }
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.FullPath).Length);
    }

    [Fact]
    public void The_new_file_has_the_permissions_of_the_old_one()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("permissions are not such bits there");
            return;
        }
        File.WriteAllText(Target, "old");
        foreach (UnixFileMode others in (UnixFileMode[])[UnixFileMode.None, UnixFileMode.GroupWrite | UnixFileMode.OtherWrite])
        {
            UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | others;
            File.SetUnixFileMode(Target, mode);

            AtomicFile.Write(Target, stream => stream.Write("new"u8));

            Assert.Equal(mode, File.GetUnixFileMode(Target));
        }
    }

    [Fact]
    public void The_longest_name_that_the_system_takes_is_taken()
    {
        string longest = _folder[new string('a', 251) + ".zip"];

        AtomicFile.Write(longest, stream => stream.Write([1]));

        Assert.Equal([1], File.ReadAllBytes(longest));
    }

    [Fact]
    public void While_it_is_written_the_old_file_is_whole()
    {
        File.WriteAllText(Target, "old");

        AtomicFile.Write(Target, stream =>
        {
            stream.Write(new byte[100_000]);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(Target));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_writer_that_fails_midway_leaves_everything_as_it_was(bool exists)
    {
        if (exists)
            File.WriteAllText(Target, "old");

        var error = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(Target, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidOperationException("midway");
        }));

        Assert.Equal("midway", error.Message);
        Assert.Equal(exists ? [Target] : [], Directory.GetFileSystemEntries(_folder.FullPath));
        Assert.True(!exists || File.ReadAllText(Target) == "old");
    }

    [Fact]
    public void Where_the_target_cannot_be_replaced_nothing_stays_beside_it()
    {
        Directory.CreateDirectory(Target);

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(Target, stream => stream.Write([1])));

        Assert.Equal($"Cannot write to '{Target}': it is a folder. Give the path of a file.", error.Message);
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void Other_errors_of_the_writer_are_not_taken_for_a_full_disk()
    {
        var error = Assert.Throws<FileNotFoundException>(() =>
            AtomicFile.Write(Target, _ => File.OpenRead(_folder["missing"])));

        Assert.Contains("missing", error.Message);
    }

    [Theory]
    [InlineData(100, 0)] // what is in the buffer is written when the stream is flushed
    [InlineData(1 << 20, 0)] // fails in the middle
    [InlineData(1 << 20, 1)]
    public void A_full_disk_keeps_the_old_file_and_says_what_to_do(int length, int files)
    {
        using SmallDisk disk = SmallDisk.Mount(_folder["disk"]);
        string target = disk["state.bin"];
        if (files > 0)
            File.WriteAllText(target, "old");
        disk.Fill();

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(target, stream => stream.Write(new byte[length])));

        Assert.Contains($"The disk is full: '{target}' could not be written.", error.Message);
        Assert.Contains(files > 0 ? "The old file is intact." : "No file was created.", error.Message);
        Assert.Contains($"Make room in '{disk.FullPath}'", error.Message);
        Assert.Equal(1 + files, Directory.GetFileSystemEntries(disk.FullPath).Length);
        Assert.True(files == 0 || File.ReadAllText(target) == "old");
    }

    [Fact]
    public void A_writer_that_may_not_read_something_else_is_no_trouble_with_the_folder()
    {
        var error = Assert.Throws<UnauthorizedAccessException>(() =>
            AtomicFile.Write(Target, _ => throw new UnauthorizedAccessException("a key")));

        Assert.Equal("a key", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void A_folder_that_the_user_may_not_write_into_is_told_of_with_what_to_do()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Rights of folders do not bind root.");
            return;
        }
        File.WriteAllText(Target, "old");
        File.SetUnixFileMode(_folder.FullPath, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(Target, stream => stream.Write([1])));

        File.SetUnixFileMode(_folder.FullPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.StartsWith($"Cannot write into the folder '{_folder.FullPath}'", error.Message);
        Assert.Equal("old", File.ReadAllText(Target));
    }

    public void Dispose() => _folder.Dispose();
}
