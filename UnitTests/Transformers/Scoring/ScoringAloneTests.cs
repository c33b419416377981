using System.Diagnostics;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Transformers.Persistence;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

/// <summary>A process that does nothing but load a saved model and score.</summary>
public sealed class ScoringAloneTests(TrainedFlowers flowers)
{
    [Fact]
    public void It_loads_ONNX_Runtime_and_no_libtorch_and_leaves_no_file_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["model.zip"], flowers.Saved);
        string[] left = ["home", "cache", "temp"];
        foreach (string name in left)
            Directory.CreateDirectory(folder[name]);
        var start = new ProcessStartInfo("dotnet",
            [AnotherProcessTests.Program, "--libraries", folder["model.zip"], .. flowers.Images.GetColumn<string>("ImagePath")])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["HOME"] = folder["home"],
                ["XDG_CACHE_HOME"] = folder["cache"],
                ["TMPDIR"] = folder["temp"],
                ["DOTNET_EnableDiagnostics"] = "0", // or .NET itself opens sockets in the temporary folder
            },
        };
        // What makes ONNX Runtime refrain from telemetry by itself.
        foreach (string name in start.Environment.Keys.Where(key => key is "CI" || key.StartsWith("ORT_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);

        using Process process = Process.Start(start)!;
        string[] libraries = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("libonnxruntime.so", libraries);
        Assert.DoesNotContain(libraries, name => name.StartsWith("libtorch") || name.StartsWith("libc10") || name == "libLibTorchSharp.so");
        Assert.Empty(left.SelectMany(name => Directory.GetFileSystemEntries(folder[name], "*", SearchOption.AllDirectories)));
    }
}
