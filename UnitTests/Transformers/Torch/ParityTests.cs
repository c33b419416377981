using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

/// <summary>The two networks against the outputs of their reference implementations (float32, PyTorch 1.13.1).</summary>
public sealed class ParityTests
{
    [Fact]
    public void Paper_network_gives_the_features_and_logits_of_the_public_weights()
    {
        var weights = GoogLeNetWeights.Read(SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors"));
        var reference = SafetensorsFile.Read(SharedData.Require("bvlc_googlenet/reference.safetensors")).Tensors;
        using var scope = NewDisposeScope();
        using var network = new GoogLeNetModule(GoogLeNetArchitecture.Paper, classes: 1000, auxiliary: false);
        NetworkWeights.Load(network, weights.Tensors);
        network.eval();
        using var noGradient = no_grad();

        Tensor rgb = TensorOf(reference["input"]).flip(1); // the reference is BGR minus 104/117/123
        AssertClose(reference["pool5"], network.At("pool5", rgb), tolerance: 1e-3);
        AssertClose(reference["logits"], network.call(rgb).Main, tolerance: 1e-3);
        Assert.Equal([123, 117, 104], weights.Mean);
    }

    [Fact]
    public void Torchvision_network_gives_the_logits_of_evaluation_mode()
    {
        using var scope = NewDisposeScope();
        using GoogLeNetModule network = TorchvisionNetwork(out var reference);
        network.eval();
        using var noGradient = no_grad();

        Logits logits = network.call(InOurConvention(reference["input"]));

        AssertClose(reference["logits_eval"], logits.Main, tolerance: 1e-3);
        Assert.Null(logits.Auxiliary1);
        Assert.Null(logits.Auxiliary2);
    }

    [Fact]
    public void Torchvision_network_gives_the_logits_of_training_mode_with_both_auxiliary_heads()
    {
        using var scope = NewDisposeScope();
        using GoogLeNetModule network = TorchvisionNetwork(out var reference);
        network.train();
        foreach (nn.Module module in network.modules())
            if (module is SeededDropout dropout)
                dropout.eval(); // the reference was made with dropout off
        using var noGradient = no_grad();

        Logits logits = network.call(InOurConvention(reference["input"]));

        AssertClose(reference["logits_train_nodropout"], logits.Main, tolerance: 1e-3);
        AssertClose(reference["aux1_train_nodropout"], logits.Auxiliary1!, tolerance: 1e-3);
        AssertClose(reference["aux2_train_nodropout"], logits.Auxiliary2!, tolerance: 1e-3);
        Assert.True(Distance(reference["aux1_train_nodropout"], logits.Auxiliary2!) > 0.01, "the two heads cannot be told apart");
    }

    private static GoogLeNetModule TorchvisionNetwork(out IReadOnlyDictionary<string, WeightTensor> reference)
    {
        reference = SafetensorsFile.Read(SharedData.Require("torchvision/reference.safetensors")).Tensors;
        var weights = GoogLeNetWeights.Read(SharedData.Require("torchvision/googlenet_17.pth"));
        var network = new GoogLeNetModule(GoogLeNetArchitecture.Torchvision, classes: 17, auxiliary: true);
        NetworkWeights.Load(network, weights.Tensors);
        return network;
    }

    // The imported weights take pixels minus 127.5; the reference's input is (pixel − 127.5) / 127.5.
    private static Tensor InOurConvention(WeightTensor input) => TensorOf(input) * 127.5;

    private static Tensor TensorOf(WeightTensor weight) => tensor(weight.Values, weight.Shape);

    private static void AssertClose(WeightTensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.shape);
        Assert.InRange(Distance(expected, actual), 0, tolerance);
    }

    private static double Distance(WeightTensor expected, Tensor actual) =>
        (TensorOf(expected) - actual).abs().max().item<float>();
}
