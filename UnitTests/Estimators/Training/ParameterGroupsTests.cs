using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class ParameterGroupsTests
{
    private static readonly GoogLeNetOptions Options = new()
    {
        LearningRate = 2,
        PretrainedLearningRateFactor = 0.5,
        LayerLearningRateDecay = 0.1,
        BiasLearningRateFactor = 3,
        WeightDecay = 0.25,
    };

    private static readonly StartingPoint FreshClassifier =
        StartingPoint.Scratch with { IsFresh = name => ClassifierNames.Belongs(name, "fc") };

    [Theory]
    [InlineData("fc.weight", 2, 0.25)]
    [InlineData("fc.bias", 6, 0)]
    [InlineData("aux1.conv.conv.weight", 1, 0.25)] // pretrained heads are as deep as the modules 5
    [InlineData("aux2.fc2.bias", 3, 0)]
    [InlineData("inception5b.branch1.conv.weight", 1, 0.25)]
    [InlineData("inception5a.branch4.1.conv.bias", 3, 0)]
    [InlineData("inception4a.branch1.conv.weight", 0.1, 0.25)]
    [InlineData("inception4e.branch2.0.conv.bias", 0.3, 0)]
    [InlineData("inception3b.branch3.1.conv.weight", 0.01, 0.25)]
    [InlineData("conv1.conv.weight", 0.001, 0.25)]
    [InlineData("conv3.conv.bias", 0.003, 0)]
    public void The_paper_network_learns_by_kind_and_depth(string name, double rate, double decay) =>
        AssertGroup(GoogLeNetArchitecture.Paper, name, rate, decay);

    [Theory]
    [InlineData("inception5a.branch1.bn.bias", 1)]
    [InlineData("inception5a.branch1.bn.weight", 1)]
    [InlineData("conv2.bn.bias", 0.001)]
    public void Batch_norm_is_spared_the_decay_and_the_factor_of_biases(string name, double rate) =>
        AssertGroup(GoogLeNetArchitecture.Torchvision, name, rate, decay: 0);

    [Fact]
    public void Every_parameter_is_in_one_group_and_alike_ones_share_it()
    {
        using var network = new GoogLeNetModule(GoogLeNetArchitecture.Paper, classes: 3, auxiliary: true);

        var scratch = ParameterGroups.Of(network, StartingPoint.Scratch, Options);
        var pretrained = ParameterGroups.Of(network, FreshClassifier, Options);

        Assert.Equal(2, scratch.Count); // weights and biases
        Assert.Equal(10, pretrained.Count); // and of four depths more
        Assert.All([scratch, pretrained], groups => Assert.Equal(
            network.named_parameters().Select(pair => pair.name).Order(),
            groups.SelectMany(group => group.Members).Select(member => member.Name).Order()));
    }

    [Fact]
    public void Rows_that_came_from_a_file_learn_at_the_share_of_pretrained_layers()
    {
        using var network = new GoogLeNetModule(GoogLeNetArchitecture.Paper, classes: 3, auxiliary: false);
        bool[] kept = [true, false, true];
        StartingPoint start = FreshClassifier with
        {
            KeptRows = new Dictionary<string, bool[]> { ["fc.weight"] = kept, ["fc.bias"] = kept },
        };

        var groups = ParameterGroups.Of(network, start, Options);

        ParameterGroup[] mixed = [.. groups.Where(group => group.RowFactors is not null)];
        Assert.Equal(["fc.bias", "fc.weight"], mixed.Select(group => Assert.Single(group.Members).Name).Order());
        Assert.All(mixed, group => Assert.Equal([0.5f, 1, 0.5f], group.RowFactors!));
        Assert.Equal([2, 6], mixed.Select(group => group.LearningRate).Order());
    }

    private static void AssertGroup(GoogLeNetArchitecture architecture, string name, double rate, double decay)
    {
        using var scope = NewDisposeScope();
        using var network = new GoogLeNetModule(architecture, classes: 3, auxiliary: true);

        ParameterGroup group = Assert.Single(
            ParameterGroups.Of(network, FreshClassifier, Options),
            group => group.Members.Any(member => member.Name == name));

        Assert.Equal(rate, group.LearningRate, 12);
        Assert.Equal(decay, group.WeightDecay);
    }
}
