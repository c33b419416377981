using System.Diagnostics;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Transformers.Persistence;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

/// <summary>A process that does nothing but load a saved model and score, or export.</summary>
public sealed class ScoringAloneTests(TrainedFlowers flowers)
{
    [Fact]
    public void It_loads_ONNX_Runtime_and_no_libtorch_and_leaves_no_file_behind()
    {
        using var folder = new TempFolder();
        string model = Save(folder);
        string[] left = ["home", "cache", "temp"];
        foreach (string name in left)
            Directory.CreateDirectory(folder[name]);

        string[] libraries = LibrariesOf(["--libraries", model, .. flowers.Images.GetColumn<string>("ImagePath")], new()
        {
            ["HOME"] = folder["home"],
            ["XDG_CACHE_HOME"] = folder["cache"],
            ["TMPDIR"] = folder["temp"],
            ["DOTNET_EnableDiagnostics"] = "0", // or .NET itself opens sockets in the temporary folder
        });

        AssertWithoutLibtorch(libraries);
        Assert.Empty(left.SelectMany(name => Directory.GetFileSystemEntries(folder[name], "*", SearchOption.AllDirectories)));
    }

    [Fact]
    public void It_writes_ONNX_files_without_libtorch()
    {
        using var folder = new TempFolder();

        string[] libraries = LibrariesOf(["--export", folder["network.onnx"], Save(folder)], []);

        AssertWithoutLibtorch(libraries);
        Assert.True(File.Exists(folder["network.onnx"]));
    }

    private string Save(TempFolder folder)
    {
        File.WriteAllBytes(folder["model.zip"], flowers.Saved);
        return folder["model.zip"];
    }

    private static string[] LibrariesOf(string[] arguments, Dictionary<string, string> environment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var start = new ProcessStartInfo("dotnet", [AnotherProcessTests.Program, .. arguments]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        // What makes ONNX Runtime refrain from telemetry by itself.
        foreach (string name in start.Environment.Keys.Where(key => key is "CI" || key.StartsWith("ORT_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);

        using Process process = Process.Start(start)!;
        string[] libraries = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return libraries;
    }

    private static void AssertWithoutLibtorch(string[] libraries)
    {
        Assert.Contains("libonnxruntime.so", libraries);
        Assert.DoesNotContain(libraries, name => name.StartsWith("libtorch") || name.StartsWith("libc10") || name == "libLibTorchSharp.so");
    }
}
