using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>A small file system in memory, to be full or read-only: only root may mount one, and only on Linux.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => FullPath = path;

    public string FullPath { get; }

    /// <summary>The full path of a file on the disk.</summary>
    public string this[string file] => Path.Combine(FullPath, file);

    private string Ballast => this["ballast"];

    /// <summary>Mounts one at a path, or skips the test.</summary>
    public static SmallDisk Mount(string path, int kibibytes = 64)
    {
        Directory.CreateDirectory(path);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A small disk can be mounted on Linux only.");
        Assert.SkipUnless(
            Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kibibytes}k"), "tmpfs", path),
            "Mounting a small disk takes the rights of root.");
        return new(path);
    }

    /// <summary>Leaves so much room and no more.</summary>
    public void Fill(int kibibytesLeft = 0)
    {
        using FileStream file = File.Create(Ballast, bufferSize: 1);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            file.SetLength(file.Length - kibibytesLeft * 1024);
        }
    }

    /// <summary>Makes room again.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    /// <summary>From now on nobody writes to the disk, not even root.</summary>
    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", FullPath));

    /// <summary>All that stands on the disk, with its bytes.</summary>
    public Dictionary<string, byte[]> Content() => Directory.GetFiles(FullPath, "*", SearchOption.AllDirectories)
        .Where(file => file != Ballast).ToDictionary(file => file, File.ReadAllBytes);

    /// <summary>Complains of anything that is gone, changed, or new.</summary>
    public void AssertIs(Dictionary<string, byte[]> content)
    {
        Dictionary<string, byte[]> now = Content();
        Assert.Equal(content.Keys.Order(), now.Keys.Order());
        Assert.All(content, file => Assert.Equal(file.Value, now[file.Key]));
        Assert.Equal(content.Keys.Select(Path.GetDirectoryName).Append(FullPath).Distinct().Order(),
            Directory.GetDirectories(FullPath, "*", SearchOption.AllDirectories).Append(FullPath).Order());
    }

    // Lazily: a process that another test starts at this moment may still have inherited a file of it.
    public void Dispose() => Run("umount", "--lazy", FullPath);

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
