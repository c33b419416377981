using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

/// <summary>bfloat16 is the same network, rounded.</summary>
public sealed class PrecisionTests
{
    // Rounding alone, over 22 layers; bfloat16 has 8 significant bits, and the logits go up to 14. Found: 0.08.
    private const double Tolerance = 0.25;

    [Fact]
    public void Public_paper_weights_give_the_same_first_class_in_bfloat16()
    {
        var weights = GoogLeNetWeights.Read(SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors")).Tensors;
        var reference = SafetensorsFile.Read(SharedData.Require("bvlc_googlenet/reference.safetensors")).Tensors;
        using var scope = NewDisposeScope();
        Tensor rgb = tensor(reference["input"].Values, reference["input"].Shape).flip(1);
        AssertSameUpToRounding(GoogLeNetArchitecture.Paper, classes: 1000, weights, rgb);
    }

    [Fact]
    public void Torchvision_weights_give_the_same_first_class_in_bfloat16()
    {
        var weights = GoogLeNetWeights.Read(SharedData.Require("torchvision/googlenet_17.pth")).Tensors;
        var reference = SafetensorsFile.Read(SharedData.Require("torchvision/reference.safetensors")).Tensors;
        using var scope = NewDisposeScope();
        Tensor images = tensor(reference["input"].Values, reference["input"].Shape) * 127.5;
        AssertSameUpToRounding(GoogLeNetArchitecture.Torchvision, classes: 17, weights, images);
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void A_step_in_bfloat16_leaves_weights_gradients_and_logits_in_float32(GoogLeNetArchitecture architecture)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        using GoogLeNetModule network = Fresh(architecture, Precision.BFloat16, generator);
        var options = new GoogLeNetOptions { LearningRate = 1e-3 };
        using Optimizer optimizer = Optimizer.Of(ParameterGroups.Of(network, StartingPoint.Scratch, options), options);
        network.train();
        Dictionary<string, Tensor> before = network.named_parameters()
            .ToDictionary(pair => pair.name, pair => pair.parameter.detach().clone());

        Logits logits = network.call(randn(4, 3, 64, 64, generator: generator) * 60);
        Assert.All([logits.Main, logits.Auxiliary1!, logits.Auxiliary2!], head => Assert.Equal(ScalarType.Float32, head.dtype));
        (logits.Main + logits.Auxiliary1! + logits.Auxiliary2!).square().mean().backward();
        optimizer.Step(share: 1);

        Assert.All(network.named_parameters(), pair =>
        {
            Assert.Equal(ScalarType.Float32, pair.parameter.dtype);
            Assert.Equal(ScalarType.Float32, pair.parameter.grad!.dtype);
            Assert.False(before[pair.name].equal(pair.parameter).all().item<bool>(), $"{pair.name} did not move");
        });
        Assert.All(network.named_buffers().Where(pair => pair.name.Contains("running_")), pair =>
            Assert.Equal(ScalarType.Float32, pair.buffer.dtype));
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void Gradients_in_bfloat16_point_where_those_of_float32_do(GoogLeNetArchitecture architecture)
    {
        using var scope = NewDisposeScope();
        Tensor exact = GradientOf(architecture, Precision.Float32), rounded = GradientOf(architecture, Precision.BFloat16);

        double cosine = (exact.dot(rounded) / (exact.norm() * rounded.norm())).item<float>();
        Assert.InRange(cosine, 0.98, 1);
    }

    private static Tensor GradientOf(GoogLeNetArchitecture architecture, Precision precision)
    {
        using var generator = new Generator(6, CPU);
        using GoogLeNetModule network = Fresh(architecture, precision, generator);
        // Evaluation mode: the statistics of a mini-batch would blow up what is rounded, in either precision.
        network.eval();
        Tensor images = randn(4, 3, 64, 64, generator: generator);
        nn.functional.cross_entropy(network.call(images).Main, tensor([0L, 1, 2, 3])).backward();
        return cat([.. network.named_parameters().Where(pair => pair.parameter.grad is not null)
            .Select(pair => pair.parameter.grad!.flatten())]);
    }

    private static GoogLeNetModule Fresh(GoogLeNetArchitecture architecture, Precision precision, Generator generator)
    {
        var network = new GoogLeNetModule(architecture, classes: 5, auxiliary: true, generator, precision);
        InitialWeights.Xavier(network, generator);
        return network;
    }

    private static void AssertSameUpToRounding(
        GoogLeNetArchitecture architecture, int classes, IReadOnlyDictionary<string, WeightTensor> weights, Tensor images)
    {
        Tensor exact = Scores(Precision.Float32), rounded = Scores(Precision.BFloat16);
        Assert.Equal(ScalarType.Float32, rounded.dtype);
        Assert.InRange((exact - rounded).abs().max().item<float>(), 1e-6, Tolerance); // at least: it did compute in bfloat16
        Assert.Equal(exact.argmax(1).data<long>().ToArray(), rounded.argmax(1).data<long>().ToArray());

        Tensor Scores(Precision precision)
        {
            using var network = new GoogLeNetModule(
                architecture, classes, weights.Keys.Any(name => ClassifierNames.Belongs(name, "aux1")), precision: precision);
            NetworkWeights.Load(network, weights);
            network.eval();
            using var inference = inference_mode();
            return network.call(images).Main;
        }
    }
}
