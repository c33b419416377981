using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

/// <summary>The public weights in every format that is read, against the logits of their own frameworks.</summary>
public sealed class PublicWeightsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Forms =>
        [.. PublishedForms.All, "our safetensors", "our ONNX", "our ONNX, bytes", "our ONNX, 16 bits"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void BVLC_s_weights_give_Caffe_s_logits_from_every_format(string form)
    {
        string public_ = SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors");
        WeightTensor input = Reference("bvlc_googlenet", "input"), expected = Reference("bvlc_googlenet", "logits");
        string labels = SharedData.Require("bvlc_googlenet/imagenet_classes.txt");
        using GoogLeNetTransformer published = GoogLeNetTransformer.FromWeights(_mlContext, public_, labels);
        Write(published, form);

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]);

        Assert.Equal(1000, read.Model.ClassNames.Count);
        Compare(form, expected.Values, NetworkLogits.Of(read.Model, Flip(input)), form.EndsWith("16 bits") ? 0.1 : 1e-4);
        Assert.Equal([123, 117, 104], read.Model.Mean);
    }

    [Theory]
    [InlineData("the .pth itself")]
    [InlineData("our safetensors")]
    [InlineData("our ONNX")]
    [InlineData("our ONNX, 16 bits")]
    public void Torchvision_s_state_dict_gives_torchvision_s_logits_from_every_format(string form)
    {
        string stateDict = SharedData.Require("torchvision/googlenet_17.pth");
        WeightTensor input = Reference("torchvision", "input"), expected = Reference("torchvision", "logits_eval");
        using GoogLeNetTransformer published = GoogLeNetTransformer.FromWeights(_mlContext, stateDict);
        if (form == "the .pth itself")
            File.Copy(stateDict, _folder["x"]);
        else
            Write(published, form);

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]);

        Assert.Equal(17, read.Model.ClassNames.Count);
        // The reference's input is (pixel − 127.5) / 127.5.
        Compare(form, expected.Values, NetworkLogits.Of(read.Model, [.. input.Values.Select(value => value * 127.5f)]),
            form.EndsWith("16 bits") ? 0.1 : 1e-4);
        Assert.Equal([127.5f, 127.5f, 127.5f], read.Model.Mean);
    }

    private void Write(GoogLeNetTransformer transformer, string form)
    {
        switch (form)
        {
            case "our safetensors": transformer.SaveWeights(_folder["x"]); break;
            case "our ONNX": File.WriteAllBytes(_folder["x"], OnnxGraph.Build(transformer.Model, new())); break;
            case "our ONNX, bytes":
                File.WriteAllBytes(_folder["x"], OnnxGraph.Build(transformer.Model, new() { TakesRgbBytes = true }));
                break;
            case "our ONNX, 16 bits":
                File.WriteAllBytes(
                _folder["x"], OnnxGraph.Build(transformer.Model, new() { Float16Weights = true })); break;
            default: File.WriteAllBytes(_folder["x"], PublishedForms.Write(form, transformer.Model.Weights)); break;
        }
    }

    private void Compare(string form, float[] expected, float[] actual, double tolerance)
    {
        double largest = expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{form}: {new FileInfo(_folder["x"]).Length:N0} bytes, largest difference of logits {largest:G3} (logits up to "
                + $"{expected.Max(Math.Abs):G4})");
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(largest, 0, tolerance);
    }

    private static WeightTensor Reference(string folder, string name) =>
        SafetensorsFile.Read(SharedData.Require($"{folder}/reference.safetensors")).Tensors[name];

    // The reference is BGR minus the mean.
    private static float[] Flip(WeightTensor bgr)
    {
        int plane = (int)(bgr.Shape[2] * bgr.Shape[3]);
        return [.. bgr.Values.Chunk(3 * plane).SelectMany(image => image.Chunk(plane).Reverse().SelectMany(channel => channel))];
    }
}
