using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

/// <summary>Section 5: what the auxiliary classifiers on 4a and 4d teach, and what they do not.</summary>
public sealed class AuxiliaryGradientTests
{
    private const double Weight = 0.3;

    private static readonly string[] UpTo4A = ["conv1", "conv2", "conv3", "inception3a", "inception3b", "inception4a"];
    private static readonly string[] UpTo4D = [.. UpTo4A, "inception4b", "inception4c", "inception4d"];

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void Each_auxiliary_loss_reaches_its_own_layer_and_those_below_and_none_above(GoogLeNetArchitecture architecture)
    {
        using var scope = NewDisposeScope();
        using GoogLeNetModule network = Network(architecture, out Tensor images);
        Tensor labels = Labels();

        Dictionary<string, Tensor> first = Gradients(network, images, logits => nn.functional.cross_entropy(logits.Auxiliary1!, labels));
        Dictionary<string, Tensor> second = Gradients(network, images, logits => nn.functional.cross_entropy(logits.Auxiliary2!, labels));

        Assert.Equal([.. UpTo4A, "aux1"], Layers(first));
        Assert.Equal([.. UpTo4D, "aux2"], Layers(second));
        Assert.All(first.Values.Concat(second.Values), gradient => Assert.True(gradient.isfinite().all().item<bool>()));
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void The_total_gradient_is_the_main_one_and_three_tenths_of_each_auxiliary_one(GoogLeNetArchitecture architecture)
    {
        using var scope = NewDisposeScope();
        using GoogLeNetModule network = Network(architecture, out Tensor images);
        Tensor labels = Labels();
        Tensor Main(Logits logits) => nn.functional.cross_entropy(logits.Main, labels);
        Tensor First(Logits logits) => nn.functional.cross_entropy(logits.Auxiliary1!, labels);
        Tensor Second(Logits logits) => nn.functional.cross_entropy(logits.Auxiliary2!, labels);

        Dictionary<string, Tensor> total = Gradients(network, images, logits => Main(logits) + Weight * (First(logits) + Second(logits)));
        Dictionary<string, Tensor>[] parts =
            [Gradients(network, images, Main), Gradients(network, images, First), Gradients(network, images, Second)];

        Assert.Equal(network.named_parameters().Count(), total.Count);
        Assert.All(total, pair =>
        {
            Tensor expected = zeros_like(pair.Value);
            foreach (var (part, weight) in parts.Zip([1, Weight, Weight]))
                if (part.TryGetValue(pair.Key, out Tensor? gradient))
                    expected += weight * gradient;
            double size = expected.norm().item<float>();
            Assert.InRange((pair.Value - expected).norm().item<float>(), 0, 1e-3 * size + 1e-7);
        });
    }

    private static GoogLeNetModule Network(GoogLeNetArchitecture architecture, out Tensor images)
    {
        using var generator = new Generator(7, CPU);
        var network = new GoogLeNetModule(architecture, classes: 5, auxiliary: true, generator);
        InitialWeights.Xavier(network, generator);
        network.train();
        foreach (nn.Module module in network.modules())
            if (module is SeededDropout dropout)
                dropout.eval();
        images = randn(4, 3, 64, 64, generator: generator) * 60;
        return network;
    }

    private static Tensor Labels() => tensor([0L, 1, 2, 3]);

    private static Dictionary<string, Tensor> Gradients(GoogLeNetModule network, Tensor images, Func<Logits, Tensor> loss)
    {
        network.zero_grad(set_to_none: true);
        loss(network.call(images)).backward();
        return network.named_parameters().Where(pair => pair.parameter.grad is not null)
            .ToDictionary(pair => pair.name, pair => pair.parameter.grad!.clone());
    }

    // In the order of the network, each once.
    private static IEnumerable<string> Layers(Dictionary<string, Tensor> gradients) =>
        gradients.Where(pair => pair.Value.abs().max().item<float>() > 0).Select(pair => pair.Key.Split('.')[0]).Distinct();
}
