using System.Buffers.Binary;
using System.IO.Compression;
using MLNet.GoogLeNet.Transformers.Weights.PyTorch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;

public class PyTorchArchiveTests
{
    private static readonly byte[] Storage = PyTorchBytes.Floats(0, 1, 2, 3, 4, 5, 6);

    [Fact]
    public void A_contiguous_tensor_is_read_from_its_offset()
    {
        byte[] file = PyTorchBytes.OneTensor("FloatStorage", 7, 1, [2, 3], [3, 1], Storage);

        WeightTensor tensor = PyTorchBytes.Read(file).Tensors["t"];

        Assert.Equal([2, 3], tensor.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], tensor.Values);
    }

    [Fact]
    public void A_transposed_view_becomes_contiguous() => Assert.Equal(
        [1, 4, 2, 5, 3, 6],
        ValuesOf(PyTorchBytes.OneTensor("FloatStorage", 7, 1, [3, 2], [1, 3], Storage)));

    [Fact]
    public void A_view_with_gaps_becomes_contiguous() => Assert.Equal(
        [0, 2, 4, 6],
        ValuesOf(PyTorchBytes.OneTensor("FloatStorage", 7, 0, [2, 1, 2], [4, 99, 2], Storage)));

    [Fact]
    public void A_scalar_and_an_empty_tensor_are_tensors()
    {
        Assert.Equal([3], ValuesOf(PyTorchBytes.OneTensor("FloatStorage", 7, 3, [], [], Storage)));
        Assert.Empty(ValuesOf(PyTorchBytes.OneTensor("FloatStorage", 7, 0, [0, 5], [5, 1], Storage)));
    }

    [Theory]
    [InlineData("HalfStorage", new byte[] { 0x00, 0x3e })]
    [InlineData("BFloat16Storage", new byte[] { 0xc0, 0x3f })]
    [InlineData("DoubleStorage", new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f })]
    public void Every_kind_of_float_is_read(string type, byte[] oneAndAHalf) => Assert.Equal(
        [1.5f], ValuesOf(PyTorchBytes.OneTensor(type, 1, 0, [1], [1], oneAndAHalf)));

    [Fact]
    public void Integers_are_dropped() => Assert.Empty(
        PyTorchBytes.Read(PyTorchBytes.OneTensor("LongStorage", 1, 0, [], [], new byte[8])).Tensors);

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model_state_dict")]
    [InlineData("model")]
    [InlineData("net")]
    [InlineData("module")]
    public void A_state_dict_inside_a_checkpoint_is_found(string key)
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
            .Text("epoch").Op(PickleOpcode.BinInt1, 3)
            .Text(key).Op(PickleOpcode.EmptyDict)
            .Text("t").Tensor("FloatStorage", "0", 1, 0, [1], [1]).Op(PickleOpcode.SetItem)
            .Op(PickleOpcode.SetItems).Stop();

        WeightSet weights = PyTorchBytes.Read(PyTorchBytes.Archive(pickle, PyTorchBytes.Floats(5)));

        Assert.Equal([5], weights.Tensors["t"].Values);
    }

    [Fact]
    public void One_inside_another_dict_beside_the_state_of_an_optimizer_is_found()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
            .Text("optimizer").Op(PickleOpcode.EmptyDict)
            .Text("state").Op(PickleOpcode.EmptyDict)
            .Number(0).Tensor("FloatStorage", "1", 1, 0, [1], [1]).Op(PickleOpcode.SetItem)
            .Op(PickleOpcode.SetItem)
            .Text("model").Op(PickleOpcode.EmptyDict)
            .Text("state_dict").Op(PickleOpcode.EmptyDict)
            .Text("t").Tensor("FloatStorage", "0", 1, 0, [1], [1]).Op(PickleOpcode.SetItem)
            .Op(PickleOpcode.SetItem)
            .Op(PickleOpcode.SetItems).Stop();

        WeightSet weights = PyTorchBytes.Read(PyTorchBytes.Archive(pickle, PyTorchBytes.Floats(5), PyTorchBytes.Floats(6)));

        Assert.Equal(["t"], weights.Tensors.Keys);
        Assert.Equal([5], weights.Tensors["t"].Values);
    }

    [Fact]
    public void A_dict_inside_itself_ends()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.BinPut, 0)
            .Text("model").Op(PickleOpcode.BinGet, 0).Op(PickleOpcode.SetItem).Stop();

        Assert.Contains("holds no tensors by name, only [model]",
            Assert.Throws<InvalidDataException>(() => PyTorchBytes.Read(PyTorchBytes.Archive(pickle))).Message);
    }

    [Fact]
    public void Tensors_may_share_a_storage()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
            .Text("b").Tensor("FloatStorage", "0", 3, 2, [1], [1])
            .Text("a").Tensor("FloatStorage", "0", 3, 0, [2], [1])
            .Op(PickleOpcode.SetItems).Stop();

        WeightSet weights = PyTorchBytes.Read(PyTorchBytes.Archive(pickle, PyTorchBytes.Floats(1, 2, 3)));

        Assert.Equal(["b", "a"], weights.Tensors.Keys);
        Assert.Equal([3], weights.Tensors["b"].Values);
        Assert.Equal([1, 2], weights.Tensors["a"].Values);
    }

    [Fact]
    public void The_shared_state_dict_is_read_whole()
    {
        string path = SharedData.Require("torchvision/googlenet_17.pth");

        WeightSet weights = PyTorchArchive.Read(path);

        Assert.Equal(305, weights.Tensors.Count); // of 364; 59 count batches
        Assert.Equal("conv1.conv.weight", weights.Tensors.Keys.First());
        Assert.Equal([64, 3, 7, 7], weights.Tensors["conv1.conv.weight"].Shape);
        Assert.Equal([32, 16, 3, 3], weights.Tensors["inception3a.branch3.1.conv.weight"].Shape);
        Assert.Equal([1024, 2048], weights.Tensors["aux2.fc1.weight"].Shape);
        Assert.Equal([17, 1024], weights.Tensors["fc.weight"].Shape);
        Assert.Equal([17], weights.Tensors["fc.bias"].Shape);

        using ZipArchive archive = ZipFile.OpenRead(path);
        var raw = new byte[64 * 3 * 7 * 7 * sizeof(float)];
        using Stream entry = archive.GetEntry("googlenet_17/data/0")!.Open();
        entry.ReadExactly(raw);
        Assert.Equal(
            raw.Chunk(sizeof(float)).Select(bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            weights.Tensors["conv1.conv.weight"].Values);
    }

    private static float[] ValuesOf(byte[] file) => PyTorchBytes.Read(file).Tensors["t"].Values;
}
