using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

public sealed class GoogLeNetWeightsTests : IDisposable
{
    private static readonly Dictionary<string, string> NoMetadata = [];
    private static readonly Dictionary<string, string> Ours =
        new ModelMetadata(GoogLeNetArchitecture.Paper, 224, ["a", "b"], [1, 2, 3]).ToDictionary();
    private static readonly WeightTensor First = new([1, 3, 1, 1], [1, 2, 3]);
    private static readonly WeightTensor Other = new([1], [4]);

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Caffe_s_names_are_the_paper_s_network_and_BGR()
    {
        GoogLeNetWeights weights = From(NoMetadata, ("inception_3a/5x5.bias", Other), ("conv1/7x7_s2.weight", First));

        Assert.Equal(GoogLeNetArchitecture.Paper, weights.Architecture);
        Assert.Equal(["inception3a.branch3.1.conv.bias", "conv1.conv.weight"], weights.Tensors.Keys);
        Assert.Equal([3, 2, 1], weights.Tensors["conv1.conv.weight"].Values);
        Assert.Equal([4], weights.Tensors["inception3a.branch3.1.conv.bias"].Values);
        Assert.Equal([123, 117, 104], weights.Mean);
    }

    [Fact]
    public void Batch_norm_is_torchvision_s_network()
    {
        GoogLeNetWeights weights = From(NoMetadata, ("conv1.conv.weight", First), ("conv1.bn.weight", Other));

        Assert.Equal(GoogLeNetArchitecture.Torchvision, weights.Architecture);
        Assert.Equal(First.Values.Select(value => value * (1 / 127.5f)), weights.Tensors["conv1.conv.weight"].Values);
        Assert.Equal([4], weights.Tensors["conv1.bn.weight"].Values);
        Assert.Equal([127.5f, 127.5f, 127.5f], weights.Mean);
    }

    [Fact]
    public void Our_names_without_batch_norm_are_the_paper_s_network_in_RGB()
    {
        GoogLeNetWeights weights = From(NoMetadata, ("conv1.conv.weight", First), ("conv1.conv.bias", Other));

        Assert.Equal(GoogLeNetArchitecture.Paper, weights.Architecture);
        Assert.Equal([1, 2, 3], weights.Tensors["conv1.conv.weight"].Values);
        Assert.Equal([123, 117, 104], weights.Mean);
    }

    [Theory]
    [InlineData("conv1.bn.weight", "Torchvision")]
    [InlineData("conv1.conv.bias", "Paper")]
    public void What_we_write_we_read_unchanged(string second, string architecture)
    {
        var written = new GoogLeNetModel(
            Enum.Parse<GoogLeNetArchitecture>(architecture), ["a", "b"], imageSize: 64, mean: [0.1f, 127.5f, 1e-7f],
            new Dictionary<string, WeightTensor> { ["conv1.conv.weight"] = First, [second] = Other });
        using (FileStream file = File.Create(_path))
            GoogLeNetWeights.Write(written, file);

        GoogLeNetWeights read = GoogLeNetWeights.Read(_path);

        Assert.Equal(written.Architecture, read.Architecture);
        Assert.Equal(written.Mean, read.Mean);
        Assert.Equal(written.ImageSize, read.ImageSize);
        Assert.Equal(written.ClassNames, read.ClassNames);
        Assert.Equal(["conv1.conv.weight", second], read.Tensors.Keys);
        Assert.Equal(First.Values, read.Tensors["conv1.conv.weight"].Values);
    }

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("[1,2]")]
    [InlineData("[1,2,\"x\"]")]
    [InlineData("[1,2,1e99]")]
    public void A_mean_is_three_numbers(string mean)
    {
        var metadata = new Dictionary<string, string>(Ours) { ["mean"] = mean };

        Assert.Contains(
            $"give 'mean' as '{mean}'; expected three numbers",
            Assert.Throws<InvalidDataException>(() => From(metadata, ("conv1.conv.weight", First))).Message);
    }

    [Theory]
    [InlineData("architecture", "VGG", "'architecture' as 'VGG'; expected Paper or Torchvision")]
    [InlineData("architecture", "1", "'architecture' as '1'; expected Paper or Torchvision")]
    [InlineData("imageSize", "31", "'imageSize' as '31'; expected a number of pixels from 32")]
    [InlineData("imageSize", "99999999999", "'imageSize' as '99999999999'; expected")]
    [InlineData("classNames", "[\"a\"]", "'classNames' as '[\"a\"]'; expected a JSON list of 2 names or more")]
    [InlineData("classNames", "[\"a\", null]", "expected a JSON list")]
    [InlineData("classNames", "a, b", "expected a JSON list")]
    [InlineData("scale", "[1,2]", "'scale' as '[1,2]'; expected three numbers")]
    [InlineData("channels", "GBR", "'channels' as 'GBR'; expected RGB or BGR")]
    [InlineData("formatVersion", "0", "'formatVersion' as '0'; expected the number of a version")]
    public void Damaged_metadata_are_told(string key, string value, string complaint) => Assert.Contains(complaint,
        Assert.Throws<InvalidDataException>(() => From(new(Ours) { [key] = value }, ("conv1.conv.weight", First))).Message);

    [Theory]
    [InlineData("formatVersion")]
    [InlineData("architecture")]
    [InlineData("imageSize")]
    [InlineData("classNames")]
    [InlineData("channels")]
    [InlineData("mean")]
    [InlineData("scale")]
    public void Metadata_of_ours_are_complete(string key)
    {
        var metadata = new Dictionary<string, string>(Ours);
        Assert.True(metadata.Remove(key));

        Assert.StartsWith($"Its metadata lack '{key}'; expected ",
            Assert.Throws<InvalidDataException>(() => From(metadata, ("conv1.conv.weight", First))).Message);
    }

    [Fact]
    public void A_file_of_a_later_version_says_what_to_update() => Assert.Equal(
        "It was written by a later version of MLNet.GoogLeNet, in format 2; this one reads format 1. "
        + "Update the package MLNet.GoogLeNet, or write the file with this version.",
        Assert.Throws<InvalidDataException>(() => From(new(Ours) { ["formatVersion"] = "2" }, ("conv1.conv.weight", First))).Message);

    [Fact]
    public void Metadata_of_others_are_not_believed()
    {
        GoogLeNetWeights weights = From(
            new() { ["mean"] = "1,2,3", ["classNames"] = "?" }, ("conv1.conv.weight", First), ("conv1.conv.bias", Other));

        Assert.Equal([123, 117, 104], weights.Mean);
        Assert.Null(weights.ClassNames);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void A_mean_image_has_three_planes(int length) => Assert.Contains($"Its 'input.mean' has {length} values",
        Assert.Throws<InvalidDataException>(() => From(
            new(Ours) { ["mean"] = "input.mean" }, ("conv1.conv.weight", First),
            ("input.mean", new([length], new float[length])))).Message);

    [Fact]
    public void One_layer_with_two_endings_is_refused() => Assert.Contains("It holds 'conv1/7x7_s2_w_0' twice",
        Assert.Throws<InvalidDataException>(() => From(
            NoMetadata, ("conv1/7x7_s2.weight", First), ("conv1/7x7_s2_w_0", First))).Message);

    [Fact]
    public void Another_network_is_refused_with_some_of_its_names()
    {
        using (FileStream file = File.Create(_path))
            SafetensorsFile.Write(file, Enumerable.Range(1, 6).Select(i => KeyValuePair.Create($"layer{i}.weight", Other)));

        string message = Assert.Throws<InvalidDataException>(() => GoogLeNetWeights.Read(_path)).Message;

        Assert.StartsWith($"Cannot use the weights of '{_path}'. It holds 6 tensors named [layer1.weight, ", message);
        Assert.Contains("layer5.weight, …], which are not those of a GoogLeNet", message);
    }

    [Fact]
    public void Strange_layers_among_Caffe_s_are_named() => Assert.Contains(
        "1 tensors named [loss3/flowers.weight]",
        Assert.Throws<InvalidDataException>(
            () => From(NoMetadata, ("conv1/7x7_s2.weight", First), ("loss3/flowers.weight", Other))).Message);

    [Fact]
    public void The_public_weights_get_our_names()
    {
        string path = SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors");
        WeightTensor bgr = SafetensorsFile.Read(path).Tensors["conv1/7x7_s2.weight"];

        GoogLeNetWeights weights = GoogLeNetWeights.Read(path);

        Assert.Equal(GoogLeNetArchitecture.Paper, weights.Architecture);
        Assert.Equal(116, weights.Tensors.Count);
        Assert.Equal(6_998_552, weights.Tensors.Values.Sum(tensor => tensor.Values.Length));
        Assert.Equal([32, 16, 5, 5], weights.Tensors["inception3a.branch3.1.conv.weight"].Shape);
        Assert.Equal([1000, 1024], weights.Tensors["fc.weight"].Shape);
        Assert.Equal(bgr.Values[98..147], weights.Tensors["conv1.conv.weight"].Values[..49]); // blue was first, is last
    }

    [Fact]
    public void The_shared_state_dict_is_torchvision_s()
    {
        GoogLeNetWeights weights = GoogLeNetWeights.Read(SharedData.Require("torchvision/googlenet_17.pth"));

        Assert.Equal(GoogLeNetArchitecture.Torchvision, weights.Architecture);
        Assert.Equal(305, weights.Tensors.Count);
    }

    private static GoogLeNetWeights From(
        Dictionary<string, string> metadata, params (string Name, WeightTensor Tensor)[] tensors) =>
        GoogLeNetWeights.From(new(
            new OrderedDictionary<string, WeightTensor>(
                tensors.Select(pair => KeyValuePair.Create(pair.Name, pair.Tensor))),
            metadata));
}
