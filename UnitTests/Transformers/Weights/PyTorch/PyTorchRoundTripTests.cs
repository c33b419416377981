using System.Globalization;
using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.Safetensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;

/// <summary>Weights that go through PyTorch, read and written there by the script in Examples.</summary>
public sealed class PyTorchRoundTripTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkpoint_of_a_DataParallel_training_is_read()
    {
        PythonScript.Require("torch");
        File.WriteAllText(_folder["save.py"], """
            import sys, torch
            class Layer(torch.nn.Module):
                def __init__(self):
                    super().__init__()
                    self.conv, self.bn = torch.nn.Conv2d(3, 2, 1, bias=False), torch.nn.BatchNorm2d(2)
                def forward(self, x): return self.bn(self.conv(x))
            class Network(torch.nn.Module):
                def __init__(self):
                    super().__init__()
                    self.conv1 = Layer()
                def forward(self, x): return self.conv1(x)
            network = torch.nn.DataParallel(Network())
            optimizer = torch.optim.Adam(network.parameters())
            schedule = torch.optim.lr_scheduler.StepLR(optimizer, 3)
            network(torch.rand(4, 3, 2, 2)).square().mean().backward()
            optimizer.step()
            schedule.step()
            torch.save({"epoch": 3, "best": 0.5, "model_state_dict": network.state_dict(),
                        "optimizer_state_dict": optimizer.state_dict(), "schedule": schedule.state_dict()}, sys.argv[1])
            print(*network.module.conv1.conv.weight.detach().flatten().tolist())
            """);

        var (exitCode, output) = PythonScript.Run(_folder["save.py"], _folder["checkpoint.pth"]);

        Assert.True(exitCode == 0, output);
        GoogLeNetWeights weights = GoogLeNetWeights.Read(_folder["checkpoint.pth"]);
        Assert.Equal(
            ["conv1.conv.weight", "conv1.bn.weight", "conv1.bn.bias", "conv1.bn.running_mean", "conv1.bn.running_var"],
            weights.Tensors.Keys);
        Assert.Equal(
            output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Select(value => (float)double.Parse(value, CultureInfo.InvariantCulture) * (1 / 127.5f)),
            weights.Tensors["conv1.conv.weight"].Values);
    }

    // torchvision's public file is of that time. Its size, published as 49.731 MiB, tells the format: that of today takes 49.777.
    [Fact]
    public void A_state_dict_from_before_version_1_6_has_the_same_weights_as_a_new_one()
    {
        PythonScript.Require("torch", "torchvision");
        File.WriteAllText(_folder["save.py"], """
            import sys, torch, torchvision
            torch.manual_seed(1)
            weights = torchvision.models.googlenet(weights=None, init_weights=False, aux_logits=True, num_classes=3).state_dict()
            weights["conv2.conv.weight"] = weights["conv2.conv.weight"].transpose(0, 1).contiguous().transpose(0, 1)
            torch.save(weights, sys.argv[1], _use_new_zipfile_serialization=False)
            torch.save(weights, sys.argv[2])
            """);

        var (exitCode, output) = PythonScript.Run(_folder["save.py"], _folder["old.pth"], _folder["new.pth"]);

        Assert.True(exitCode == 0, output);
        WeightSet old = WeightsFile.Read(_folder["old.pth"]), current = WeightsFile.Read(_folder["new.pth"]);
        Assert.Equal(305, old.Tensors.Count);
        Assert.Equal(current.Tensors.Keys, old.Tensors.Keys);
        Assert.All(old.Tensors, tensor =>
        {
            Assert.Equal(current.Tensors[tensor.Key].Shape, tensor.Value.Shape);
            Assert.True(current.Tensors[tensor.Key].Values.AsSpan().SequenceEqual(tensor.Value.Values), tensor.Key);
        });
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper, 224)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 224)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 96)]
    public void PyTorch_gives_the_same_logits_and_the_same_weights_back(GoogLeNetArchitecture architecture, int imageSize)
    {
        PythonScript.Require("torch", "torchvision");
        var mlContext = new MLContext(seed: 1);
        GoogLeNetModel model = SyntheticModels.Make(architecture, imageSize, mean: [120.25f, 110, 100.1f]);
        using var transformer = new GoogLeNetTransformer(mlContext, model, new ColumnNames("Pixels", "Label", "Score", "PredictedLabel"));
        transformer.SaveWeights(_folder["weights.safetensors"]);
        float[] pixels = [.. SyntheticModels.Pixels(2, imageSize).Select(value => MathF.Round(value + 127.5f))];
        File.WriteAllBytes(_folder["pixels.safetensors"], SafetensorsBytes.Write(
            [new("pixels", new([2, 3, imageSize, imageSize], pixels))]));

        var (exitCode, output) = PythonScript.Run(
            RepositoryFolder.PathOf("Examples", "ReadWeights", "read_weights.py"),
            _folder["weights.safetensors"], _folder["pixels.safetensors"], "--save", _folder["copy.safetensors"]);

        Assert.True(exitCode == 0, output);
        float[] actual = [.. output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(value => float.Parse(value, CultureInfo.InvariantCulture))];
        float[] zeroMean = [.. pixels.Select((value, i) => value - model.Mean[i / (imageSize * imageSize) % 3])];
        float[] expected = NetworkLogits.Of(model, zeroMean);
        double largest = expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{architecture} {imageSize}: largest difference {largest:G3}, logits up to {expected.Max(Math.Abs):G4}");
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(largest, 0, 1e-4);

        using GoogLeNetTransformer copy = GoogLeNetTransformer.FromWeights(mlContext, _folder["copy.safetensors"]);
        Assert.All(model.Weights, pair =>
            Assert.True(pair.Value.Values.AsSpan().SequenceEqual(copy.Model.Weights[pair.Key].Values), pair.Key));
        Assert.Equal(model.Mean, copy.Model.Mean);
        Assert.Equal(model.ClassNames, copy.Model.ClassNames);
    }
}
