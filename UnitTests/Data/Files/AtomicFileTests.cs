using System.ComponentModel;
using System.Diagnostics;
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

        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(Target, stream => stream.Write([1])));

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
        string target = Path.Combine(disk.FullPath, "state.bin");
        if (files > 0)
            File.WriteAllText(target, "old");
        disk.Fill();

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(target, stream => stream.Write(new byte[length])));

        Assert.Contains($"The disk is full: '{target}' could not be written.", error.Message);
        Assert.Contains(files > 0 ? "What the file had before is kept." : "There is no such file still.", error.Message);
        Assert.Contains($"Make room in '{disk.FullPath}'", error.Message);
        Assert.Equal(1 + files, Directory.GetFileSystemEntries(disk.FullPath).Length);
        Assert.True(files == 0 || File.ReadAllText(target) == "old");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A file system of 64 KiB in memory, which only root may mount, and only on Linux.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public required string FullPath { get; init; }

        public static SmallDisk Mount(string path)
        {
            Directory.CreateDirectory(path);
            Assert.SkipUnless(OperatingSystem.IsLinux(), "A small disk can be mounted on Linux only.");
            Assert.SkipUnless(
                Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", path), "Mounting a small disk takes the rights of root.");
            return new() { FullPath = path };
        }

        public void Fill()
        {
            using FileStream file = File.Create(Path.Combine(FullPath, "ballast"), bufferSize: 1);
            try
            {
                while (true)
                    file.Write(new byte[4096]);
            }
            catch (IOException)
            {
                // full
            }
        }

        public void Dispose() => Run("umount", FullPath);

        private static bool Run(string program, params string[] arguments)
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (Win32Exception)
            {
                return false;
            }
        }
    }
}
