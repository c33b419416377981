using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Transformers.Persistence;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

/// <summary>A process that does nothing but load a saved model and score.</summary>
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
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["model.zip"], model);
        string[] left = ["home", "cache", "temp"];
        foreach (string name in left)
            Directory.CreateDirectory(folder[name]);
        var start = new ProcessStartInfo("dotnet",
            [AnotherProcessTests.Program, "--libraries", .. options, folder["model.zip"], .. flowers.Images.GetColumn<string>("ImagePath")])
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
