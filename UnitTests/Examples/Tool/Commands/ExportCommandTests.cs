using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Data;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights;
using SkiaSharp;
using Tool.CommandLine;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

/// <summary><c>googlenet convert</c> and <c>export</c>, as programs and as calls.</summary>
public sealed class ExportCommandTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_weights_and_one_of_names_become_models_in_every_form()
    {
        File.WriteAllBytes(
            _folder["weights"], PublishedForms.Write("old caffemodel", SyntheticModels.Make(GoogLeNetArchitecture.Paper).Weights));
        string[] names = ["tench", "goldfish", "great white shark", "tiger shark", "hammerhead"];
        File.WriteAllLines(_folder["names.txt"], names);
        string image = SyntheticImages.Write(_folder["image.png"], 300, 256, new SKColor(40, 160, 220));

        string converted = ToolProgram.Succeed(
            _folder, "convert", "--weights", _folder["weights"], "--labels", _folder["names.txt"], "--output", _folder["model.zip"]);
        string exported = ToolProgram.Succeed(_folder, "export", "--model", _folder["model.zip"],
            "--portable", _folder["portable.zip"], "--onnx", _folder["network.onnx"], "--weights", _folder["copy"]);

        Assert.Equal(["model.zip"], Written(converted));
        Assert.Equal(["network.onnx", "portable.zip", "copy"], Written(exported));
        var mlContext = new MLContext(seed: 1);
        IDataView images = mlContext.Data.LoadFromImageFiles([image]);
        using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(_folder["model.zip"], out _);
        using var portable = (TransformerChain<ITransformer>)mlContext.Model.Load(_folder["portable.zip"], out _);
        IDataView expected = model.Transform(images), actual = portable.Transform(images);
        Assert.Equal(names, expected.KeyNames("PredictedLabel"));
        Assert.Equal(expected.Labels("PredictedLabel"), actual.Labels("PredictedLabel"));
        float[] Scores(IDataView scored) => scored.GetColumn<float[]>("Score").Single();
        Assert.Equal(Scores(expected), Scores(actual), (a, b) => Math.Abs(a - b) < 1e-4);
        foreach (string form in (string[])["network.onnx", "copy"])
        {
            using GoogLeNetTransformer again = GoogLeNetTransformer.FromWeights(mlContext, _folder[form]);
            Assert.Equal(names, again.Model.ClassNames);
        }
    }

    [Fact]
    public void A_model_in_8_bits_is_made_with_images_and_can_be_made_again_without()
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        var options = new ExportOptions { Model = _folder["model.zip"], Int8 = _folder["int8.zip"] };

        var refused = Assert.Throws<JobException>(() => Run(options));
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("--data", refused.Message);
        Assert.False(File.Exists(_folder["int8.zip"]));

        Run(options with { Data = flowers.Folder });
        Run(new() { Model = _folder["int8.zip"], Int8 = _folder["again.onnx"] });

        using var model = (TransformerChain<ITransformer>)flowers.MLContext.Model.Load(_folder["int8.zip"], out _);
        var network = (GoogLeNetTransformer)model.LastTransformer;
        Assert.Equal(Precision.Int8, network.ComputeOptions.Precision);
        Assert.Contains("int8", network.EngineDescription);
        Assert.Equal(12, model.Transform(flowers.Images).GetColumn<float[]>("Score").Count(scores => scores.All(float.IsFinite)));
        Assert.True(new FileInfo(_folder["again.onnx"]).Length < new FileInfo(_folder["model.zip"]).Length / 2);
    }

    [Fact]
    public void An_image_that_cannot_be_read_is_left_out_of_what_8_bits_are_made_with()
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        File.Copy(Path.Combine(flowers.Folder, "class0", "0.png"), _folder["good.png"]);
        File.WriteAllText(_folder["bad.png"], "no image");

        Run(new() { Model = _folder["model.zip"], Int8 = _folder["int8.onnx"], Data = _folder.FullPath });

        Assert.True(File.Exists(_folder["int8.onnx"]));
    }

    [Theory]
    [InlineData(false, "Give at least one of --onnx, --portable, --weights and --int8.")]
    [InlineData(true, "--data is given without --int8")]
    public void What_makes_no_sense_is_refused_before_the_model_is_read(bool withData, string message)
    {
        var options = new ExportOptions { Model = "nowhere.zip" };
        if (withData)
            options = options with { Onnx = _folder["x.onnx"], Data = flowers.Folder };

        var refused = Assert.Throws<JobException>(() => Run(options));

        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains(message, refused.Message);
    }

    [Fact]
    public void A_file_that_is_no_model_is_named()
    {
        File.WriteAllText(_folder["model.zip"], "no model");

        var refused = Assert.Throws<JobException>(() => Run(new() { Model = _folder["model.zip"], Onnx = _folder["x.onnx"] }));

        Assert.Equal(ExitCode.Unusable, refused.ExitCode);
        Assert.StartsWith($"The model '{_folder["model.zip"]}' cannot be used: ", refused.Message);
        Assert.False(File.Exists(_folder["x.onnx"]));
    }

    private static void Run(ExportOptions options) =>
        Assert.Equal(ExitCode.Success, ExportCommand.Execute(options, TestContext.Current.CancellationToken));

    // Lines are "Saved path, 1.2 MB".
    private static IEnumerable<string> Written(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Path.GetFileName(line.Split(',')[0]));
}
