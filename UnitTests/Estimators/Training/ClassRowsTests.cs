using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Formats;
using MLNet.GoogLeNet.Transformers.Network;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class ClassRowsTests : IDisposable
{
    private const int Features = 1024;

    private readonly GoogLeNetModule _network = new(GoogLeNetArchitecture.Paper, classes: 3, auxiliary: true);
    private readonly Dictionary<string, WeightTensor> _file;

    public ClassRowsTests()
    {
        using var other = new GoogLeNetModule(GoogLeNetArchitecture.Paper, classes: 2, auxiliary: true);
        _file = NetworkWeights.Extract(other);
    }

    public void Dispose() => _network.Dispose();

    [Theory]
    [InlineData("fc")]
    [InlineData("aux1.fc2")]
    [InlineData("aux2.fc2")]
    public void Rows_go_where_their_class_is_and_new_classes_have_the_network_s(string layer)
    {
        var drawn = NetworkWeights.Extract(_network);

        var arranged = new ClassRows(["new", "b", "a"], ["a", "b"]).Arrange(_file, _network);

        float[] file = _file[$"{layer}.weight"].Values, fileBias = _file[$"{layer}.bias"].Values;
        Assert.Equal([3, Features], arranged[$"{layer}.weight"].Shape);
        Assert.Equal(
            [.. drawn[$"{layer}.weight"].Values[..Features], .. file[Features..], .. file[..Features]], arranged[$"{layer}.weight"].Values);
        Assert.Equal([drawn[$"{layer}.bias"].Values[0], fileBias[1], fileBias[0]], arranged[$"{layer}.bias"].Values);
        Assert.Equal(_file.Keys, arranged.Keys);
        Assert.Empty(NetworkWeights.LoadBody(_network, arranged));
    }

    [Fact]
    public void Where_the_file_knows_no_class_it_has_no_classifier()
    {
        var arranged = new ClassRows(["x", "y", "z"], ["a", "b"]).Arrange(_file, _network);

        Assert.Equal(["aux1", "aux2", "fc"], NetworkWeights.LoadBody(_network, arranged).Order());
    }

    [Fact]
    public void A_name_that_the_file_has_twice_is_a_new_class() =>
        Assert.Equal(["crane"], new ClassRows(["crane", "heron"], ["heron", "crane", "crane"]).Fresh);

    [Fact]
    public void There_is_a_name_for_each_row() => Assert.Contains(
        ".weight' has 2 rows, and the file names 3 classes",
        Assert.Throws<InvalidDataException>(() => new ClassRows(["a", "b", "c"], ["a", "b", "c"]).Arrange(_file, _network)).Message);

    [Theory]
    [InlineData(new[] { "a", "b" }, "")]
    [InlineData(new[] { "x", "y" }, "")]
    [InlineData(new[] { "x", "b" }, "fc.bias fc.weight")]
    public void Only_parameters_with_old_and_new_rows_are_told_apart_by_row(string[] classes, string names)
    {
        var kept = new ClassRows(classes, ["a", "b"]).Kept(isFresh: name => ClassifierNames.IsAuxiliary(name));

        Assert.Equal(names, string.Join(' ', kept.Keys.Order()));
        Assert.All(kept.Values, rows => Assert.Equal([false, true], rows));
    }
}
