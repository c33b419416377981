using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Transformers.Saving;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

/// <summary>A process that does nothing but load a saved model and score, or export.</summary>
public sealed class ScoringAloneTests(TrainedFlowers flowers)
{
    [Fact]
    public void It_loads_ONNX_Runtime_and_no_libtorch_and_leaves_no_file_behind() => AssertScoresAlone(flowers.Saved);

    [Fact]
    public void Class_activation_maps_need_no_libtorch_either() => AssertScoresAlone(flowers.Saved, "--explain");

    [Fact]
    public void Features_for_another_trainer_need_no_libtorch_either()
    {
        MLContext mlContext = flowers.MLContext;
        var pipeline = mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32 })
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", flowers.Mean))
            .Append(mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", flowers.GoogLeNet.Model))
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy());
        using var file = new MemoryStream();
        mlContext.Model.Save(pipeline.Fit(flowers.Images), flowers.Images.Schema, file);

        AssertScoresAlone(file.ToArray());
    }

    private void AssertScoresAlone(byte[] model, params string[] options)
    {
        using var folder = new TempFolder();
        string file = Save(folder, model);
        string[] left = ["home", "cache", "temp"];
        foreach (string name in left)
            Directory.CreateDirectory(folder[name]);

        string[] libraries = LibrariesOf(["--libraries", .. options, file, .. flowers.Images.GetColumn<string>("ImagePath")], new()
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

        string[] libraries = LibrariesOf(["--export", folder["network.onnx"], Save(folder, flowers.Saved)], []);

        AssertWithoutLibtorch(libraries);
        Assert.True(File.Exists(folder["network.onnx"]));
    }

    private static string Save(TempFolder folder, byte[] model)
    {
        File.WriteAllBytes(folder["model.zip"], model);
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
