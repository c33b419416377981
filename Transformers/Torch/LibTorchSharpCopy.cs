using System.Reflection;
using System.Runtime.InteropServices;
using MLNet.GoogLeNet.Data.Files;
using TorchSharp;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// Lets systems with an older libstdc++ (Debian 12, Ubuntu 22.04) load TorchSharp's library where no build has marked it: in notebooks and
/// scripts, which take it from the package cache. A marked copy is loaded first, and TorchSharp then finds it by its name.
/// </summary>
internal static class LibTorchSharpCopy
{
    private const string Name = "LibTorchSharp";
    // of libtorch, whose folder may be another than LibTorchSharp's
    private static readonly string[] Needed = ["c10", "torch_cpu", "torch"];

    /// <summary>Loads a copy where the library itself does not load and a mark is what it lacks; otherwise does nothing.</summary>
    public static void LoadWhereNeeded()
    {
        Assembly torchSharp = typeof(torch).Assembly;
        if (!OperatingSystem.IsLinux()
            || !Needed.All(name => NativeLibrary.TryLoad(name, torchSharp, null, out _))
            || NativeLibrary.TryLoad(Name, torchSharp, null, out _)
            || Find(torchSharp.Location) is not { } original)
            return;
        byte[] image = File.ReadAllBytes(original);
        if (VersionRequest.MarkWeak(image))
            Load(image);
    }

    // Beside the assembly, or where a package has it: lib/net8.0/TorchSharp.dll and runtimes/linux-x64/native/libLibTorchSharp.so.
    private static string? Find(string assembly)
    {
        string native = Path.Combine("runtimes", $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", "native");
        return Path.GetDirectoryName(assembly) is { Length: > 0 } folder
            ? new[] { "", native, Path.Combine("..", "..", native) }
                .Select(place => Path.Combine(folder, place, $"lib{Name}.so")).FirstOrDefault(File.Exists)
            : null; // a single file, whose libraries the build has marked
    }

    private static void Load(byte[] image)
    {
        DirectoryInfo folder;
        try
        {
            folder = Directory.CreateTempSubdirectory("googlenet-"); // ours alone
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw TemporaryFolder.Unusable(
                "This system's libstdc++ is older than TorchSharp's library requires, so a patched copy is loaded from the "
                + "temporary folder",
                "or build the application, which puts the copy into its output", e);
        }
        try
        {
            string copy = Path.Combine(folder.FullName, $"lib{Name}.so");
            File.WriteAllBytes(copy, image);
            NativeLibrary.TryLoad(copy, out _); // where it fails TorchSharp says why
        }
        finally
        {
            folder.Delete(recursive: true); // what is loaded stays loaded
        }
    }
}
