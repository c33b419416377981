using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.PyTorch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.Caffe;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.Safetensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

/// <summary>Names of weights with what wrappers put in front of them.</summary>
public sealed class SharedPrefixTests : IDisposable
{
    private static readonly WeightTensor First = new([1, 3, 1, 1], [1, 2, 3]), Other = new([1], [4]);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Wrapped => new MatrixTheoryData<string, string>(
        ["module.", "_orig_mod.", "model.", "state_dict.", "module._orig_mod.", "model.state_dict.", "backbone.net.",
            "model._orig_mod.module."],
        ["PyTorch", "safetensors", "ONNX", "Caffe"]);

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void A_prefix_that_all_names_share_goes(string prefix, string format)
    {
        File.WriteAllBytes(_folder["weights"], Write(format, ($"{prefix}conv1.conv.weight", First), ($"{prefix}fc.weight", Other)));

        GoogLeNetWeights weights = GoogLeNetWeights.Read(_folder["weights"]);

        Assert.Equal(["conv1.conv.weight", "fc.weight"], weights.Tensors.Keys.Order());
        Assert.Equal([1, 2, 3], weights.Tensors["conv1.conv.weight"].Values);
        Assert.Equal([4], weights.Tensors["fc.weight"].Values);
    }

    [Theory]
    [InlineData("module.conv1/7x7_s2.weight", "module.loss3/classifier.bias")]
    [InlineData("gpu_0/conv1/7x7_s2_w_0", "gpu_0/loss3/classifier_b_0")]
    public void It_goes_before_Caffe_s_names_too(string first, string last)
    {
        File.WriteAllBytes(_folder["weights"], Write("safetensors", (first, First), (last, Other)));

        Assert.Equal(["conv1.conv.weight", "fc.bias"], GoogLeNetWeights.Read(_folder["weights"]).Tensors.Keys);
    }

    [Fact]
    public void Names_that_do_not_share_it_are_listed()
    {
        File.WriteAllBytes(_folder["weights"], Write("safetensors",
            ("model.conv1.conv.weight", First), ("model.fc.bias", Other), ("criterion.weight", Other)));

        Assert.Contains(
            "The names of 2 of its tensors begin with 'model.', and those of 1 do not: [criterion.weight]. "
            + "Save only the former, which hold the GoogLeNet.",
            Assert.Throws<InvalidDataException>(() => GoogLeNetWeights.Read(_folder["weights"])).Message);
    }

    [Fact]
    public void A_part_of_a_word_is_no_prefix()
    {
        File.WriteAllBytes(_folder["weights"], Write("safetensors", ("myconv1.conv.weight", First), ("myfc.bias", Other)));

        Assert.Contains("which are not those of a GoogLeNet",
            Assert.Throws<InvalidDataException>(() => GoogLeNetWeights.Read(_folder["weights"])).Message);
    }

    [Fact]
    public void Counts_are_left_out_as_whole_numbers_and_as_floats()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
            .Text("n_averaged").Tensor("LongStorage", "1", 1, 0, [], []) // of AveragedModel, without the prefix
            .Text("module.conv1.conv.weight").Tensor("FloatStorage", "0", 4, 0, [1, 3, 1, 1], [3, 1, 1, 1])
            .Text("module.conv1.bn.weight").Tensor("FloatStorage", "0", 4, 3, [1], [1])
            .Text("module.conv1.bn.num_batches_tracked").Tensor("FloatStorage", "2", 1, 0, [], [])
            .Op(PickleOpcode.SetItems).Stop();
        File.WriteAllBytes(
            _folder["weights"], PyTorchBytes.Archive(pickle, PyTorchBytes.Floats(1, 2, 3, 4), new byte[8], PyTorchBytes.Floats(7)));

        Assert.Equal(["conv1.conv.weight", "conv1.bn.weight"], GoogLeNetWeights.Read(_folder["weights"]).Tensors.Keys);
    }

    private static byte[] Write(string format, params (string Name, WeightTensor Tensor)[] tensors)
    {
        var pairs = tensors.Select(tensor => KeyValuePair.Create(tensor.Name, tensor.Tensor)).ToArray();
        return format switch
        {
            "safetensors" => SafetensorsBytes.Write(pairs),
            "ONNX" => new ModelProto
            {
                IrVersion = 8,
                Graph = new() { Initializer = { pairs.Select(pair => OnnxTensor.Float32(pair.Key, pair.Value)) } },
            }.ToByteArray(),
            "Caffe" => CaffeBytes.New(pairs),
            _ => PyTorch(pairs),
        };
    }

    private static byte[] PyTorch(KeyValuePair<string, WeightTensor>[] tensors)
    {
        PickleWriter pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark);
        for (int i = 0; i < tensors.Length; i++)
        {
            var (name, (shape, values)) = (tensors[i].Key, (tensors[i].Value.Shape, tensors[i].Value.Values));
            pickle.Text(name).Tensor("FloatStorage", $"{i}", values.Length, 0, shape,
                [.. shape.Select((_, place) => shape[(place + 1)..].Aggregate(1L, (product, side) => product * side))]);
        }
        return PyTorchBytes.Archive(
            pickle.Op(PickleOpcode.SetItems).Stop(), [.. tensors.Select(tensor => PyTorchBytes.Floats(tensor.Value.Values))]);
    }
}
