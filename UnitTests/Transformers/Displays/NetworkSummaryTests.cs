using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

public sealed class NetworkSummaryTests
{
    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper, 1000, false, 6_998_552, 1_582_671_872)]
    [InlineData(GoogLeNetArchitecture.Paper, 17, false, 5_990_977, 1_582_671_872 - 983 * 1024)]
    [InlineData(GoogLeNetArchitecture.Paper, 1000, true, 13_378_280, 1_591_044_096)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 1000, false, 6_624_904, 1_498_376_192)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 1000, true, 13_004_888, 1_506_748_416)]
    public void Totals_are_the_published_ones(
        GoogLeNetArchitecture architecture, int classes, bool auxiliary, long parameters, long multiplyAdds)
    {
        var summary = NetworkSummary.Of(architecture, classes, auxiliary: auxiliary);

        Assert.Equal(parameters, summary.Parameters);
        Assert.Equal(multiplyAdds, summary.MultiplyAdds);
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper, 1000, false)]
    [InlineData(GoogLeNetArchitecture.Paper, 17, true)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 1000, true)]
    public void The_network_has_as_many_parameters_as_its_summary_says(GoogLeNetArchitecture architecture, int classes, bool auxiliary)
    {
        using var network = new GoogLeNetModule(architecture, classes, auxiliary);

        Assert.Equal(NetworkSummary.Of(architecture, classes, auxiliary: auxiliary).Parameters,
            network.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void Lines_have_the_sizes_and_parameters_of_table_1()
    {
        var layers = NetworkSummary.Of(GoogLeNetArchitecture.Paper, 1000).Layers;

        // name, side, channels, parameters with biases
        (string, int, int, long)[] expected =
        [
            ("convolution", 112, 64, 9_472), ("max pool", 56, 64, 0),
            ("convolution reduce", 56, 64, 4_160), ("convolution", 56, 192, 114_944 - 4_160), ("max pool", 28, 192, 0),
            ("inception 3a", 28, 256, 163_696), ("inception 3b", 28, 480, 388_736), ("max pool", 14, 480, 0),
            ("inception 4a", 14, 512, 376_176), ("inception 4b", 14, 512, 449_160), ("inception 4c", 14, 512, 510_104),
            ("inception 4d", 14, 528, 605_376), ("inception 4e", 14, 832, 868_352), ("max pool", 7, 832, 0),
            ("inception 5a", 7, 832, 1_043_456), ("inception 5b", 7, 1024, 1_444_080),
            ("average pool", 1, 1024, 0), ("dropout 40 %", 1, 1024, 0), ("linear", 1, 1000, 1_025_000),
        ];
        Assert.Equal(expected, layers.Select(layer => (layer.Name, layer.Height, layer.Channels, layer.Parameters)));
        Assert.All(layers, layer => Assert.Equal(layer.Height, layer.Width));
    }

    [Fact]
    public void Text_has_a_line_a_layer_and_the_totals()
    {
        string[] lines = NetworkSummary.Of(GoogLeNetArchitecture.Paper, 1000).ToString().Split(Environment.NewLine);

        Assert.Equal(1 + 19 + 1, lines.Length);
        Assert.Matches(@"^inception 4e +14×14×832 +868,352 +169,996,288$", lines[1 + 12]);
        Assert.EndsWith("6,998,552   1,582,671,872", lines[^1]);
    }

    [Theory]
    [InlineData(1, 224)]
    [InlineData(1000, 31)]
    public void A_network_that_cannot_be_is_refused(int classes, int imageSize) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NetworkSummary.Of(GoogLeNetArchitecture.Paper, classes, imageSize));
}
