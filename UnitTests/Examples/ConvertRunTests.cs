using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Data;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

/// <summary>TrainFlowers convert, as a program.</summary>
public sealed class ConvertRunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_weights_and_one_of_names_become_models_in_every_form()
    {
        File.WriteAllBytes(_folder["weights"], PublishedForms.Write("old caffemodel", SyntheticModels.Make(GoogLeNetArchitecture.Paper).Weights));
        string[] names = ["tench", "goldfish", "great white shark", "tiger shark", "hammerhead"];
        File.WriteAllLines(_folder["names.txt"], names);
        string picture = SyntheticImages.Write(_folder["picture.png"], 300, 256, new SKColor(40, 160, 220));

        string output = AnotherProgram.Succeed(_folder, AnotherProgram.Path("TrainFlowers", "Examples"),
            "convert", "--weights", _folder["weights"], "--labels", _folder["names.txt"], "--output", _folder["model.zip"],
            "--portable", _folder["portable.zip"], "--onnx", _folder["network.onnx"], "--save-weights", _folder["copy"]);

        Assert.Equal(["model.zip", "network.onnx", "portable.zip", "copy"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Path.GetFileName(line.Split(',')[0])));
        var mlContext = new MLContext(seed: 1);
        IDataView pictures = mlContext.Data.LoadFromImageFiles([picture]);
        using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(_folder["model.zip"], out _);
        using var portable = (TransformerChain<ITransformer>)mlContext.Model.Load(_folder["portable.zip"], out _);
        IDataView expected = model.Transform(pictures), actual = portable.Transform(pictures);
        Assert.Equal(names, expected.KeyNames("PredictedLabel"));
        Assert.Equal(expected.Labels("PredictedLabel"), actual.Labels("PredictedLabel"));
        Assert.Equal(expected.GetColumn<float[]>("Score").Single(), actual.GetColumn<float[]>("Score").Single(), (a, b) => Math.Abs(a - b) < 1e-4);
        foreach (string form in (string[])["network.onnx", "copy"])
        {
            using GoogLeNetTransformer again = GoogLeNetTransformer.FromWeights(mlContext, _folder[form]);
            Assert.Equal(names, again.Model.ClassNames);
        }
    }
}
