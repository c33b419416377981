using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Transformers.Saving;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

/// <summary>A process that does nothing but load a saved model and score, or export.</summary>
public sealed class ScoringAloneTests(TrainedFlowers flowers)
{
    private const string OnnxRuntime = "libonnxruntime.so";

    [Fact]
    public void It_loads_neither_ONNX_Runtime_nor_libtorch_and_leaves_no_file_behind() => AssertScoresAlone(flowers.Saved);

    [Fact]
    public void Class_activation_maps_need_neither_of_them() => AssertScoresAlone(flowers.Saved, "--explain");

    [Fact]
    public void With_ONNX_Runtime_it_leaves_no_file_behind_either()
    {
        MLContext mlContext = flowers.MLContext;
        using var saved = new MemoryStream(flowers.Saved);
        var model = (TransformerChain<ITransformer>)mlContext.Model.Load(saved, out DataViewSchema schema);
        var network = (GoogLeNetTransformer)model.LastTransformer;
        using GoogLeNetTransformer other = network.With(new ComputeOptions { Engine = ScoringEngine.OnnxRuntime });
        using var file = new MemoryStream();
        mlContext.Model.Save(new TransformerChain<ITransformer>([.. model.SkipLast(1), other]), schema, file);

        Assert.Contains(OnnxRuntime, AssertLeavesNothing(file.ToArray()));
    }

    [Fact]
    public void Features_for_another_trainer_need_neither_of_them()
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

    private void AssertScoresAlone(byte[] model, params string[] options) =>
        Assert.DoesNotContain(OnnxRuntime, AssertLeavesNothing(model, options));

    private string[] AssertLeavesNothing(byte[] model, params string[] options)
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
        return libraries;
    }

    [Fact]
    public void It_writes_ONNX_files_without_libtorch()
    {
        using var folder = new TempFolder();

        string[] libraries = LibrariesOf(["--export", folder["network.onnx"], Save(folder, flowers.Saved)], []);

        AssertWithoutLibtorch(libraries);
        Assert.Contains(OnnxRuntime, libraries); // it checks the file
        Assert.True(File.Exists(folder["network.onnx"]));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public void The_classifier_alone_is_trained_without_libtorch_to_the_same_bits_on_any_number_of_processors(string processors)
    {
        using var folder = new TempFolder();
        using (var network = new GoogLeNetTransformer(
            flowers.MLContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper), new("Pixels", "Label", "Score", "PredictedLabel")))
            network.SaveWeights(folder["weights.safetensors"]);
        using GoogLeNetTransformer expected = flowers.MLContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32 })
            .Append(flowers.MLContext.Transforms.NormalizeZeroMean("Pixels"))
            .Append(flowers.MLContext.MulticlassClassification.Trainers.GoogLeNet(
                TrainingRecipe.Head(folder["weights.safetensors"]) with { ImageSize = 32, FeatureViews = 2, Seed = 1 }))
            .Fit(flowers.Images).LastTransformer;

        string[] output = LibrariesOf(
            ["--head", folder["model.zip"], folder["weights.safetensors"], flowers.Folder],
            new() { ["DOTNET_PROCESSOR_COUNT"] = processors });

        AssertWithoutLibtorch(output);
        Assert.Equal("accuracy 1", output[0]); // red and blue are apart in any features
        var model = (TransformerChain<ITransformer>)flowers.MLContext.Model.Load(folder["model.zip"], out _);
        using var loaded = (GoogLeNetTransformer)model.LastTransformer;
        Assert.Equal(expected.Model.Weights["fc.weight"].Values, loaded.Model.Weights["fc.weight"].Values);
        Assert.Equal(expected.Model.Weights["fc.bias"].Values, loaded.Model.Weights["fc.bias"].Values);
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
        foreach (
            string name in start.Environment.Keys.Where(key => key is "CI" || key.StartsWith("ORT_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);

        using Process process = Process.Start(start)!;
        string[] libraries = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return libraries;
    }

    private static void AssertWithoutLibtorch(string[] libraries)
    {
        Assert.Contains(libraries, name => name.StartsWith("libcoreclr")); // they were listed at all
        Assert.DoesNotContain(libraries, name => name.StartsWith("libtorch") || name.StartsWith("libc10") || name == "libLibTorchSharp.so");
    }
}
