using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.PyTorch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;

/// <summary>State dicts as torch.save wrote them before version 1.6.</summary>
public sealed class LegacyPyTorchFileTests
{
    private static readonly byte[] TwoTensors = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
        .Text("a").Tensor("FloatStorage", "0", 3, 1, [2], [1], isOld: true)
        .Text("steps").Tensor("LongStorage", "1", 1, 0, [], [], isOld: true)
        .Text("b").Tensor("DoubleStorage", "2", 1, 0, [1], [1], isOld: true)
        .Op(PickleOpcode.SetItems).Stop();

    private static readonly (long, byte[])[] Storages =
        [(3, PyTorchBytes.Floats(1, 2, 3)), (1, new byte[8]), (1, BitConverter.GetBytes(7.5))];

    [Fact]
    public void Storages_follow_in_the_order_of_their_keys()
    {
        WeightSet weights = Read(PyTorchBytes.OldFile(TwoTensors, Keys("2", "0", "1"), [Storages[2], Storages[0], Storages[1]]));

        Assert.Equal(["a", "b"], weights.Tensors.Keys);
        Assert.Equal([2, 3], weights.Tensors["a"].Values);
        Assert.Equal([7.5f], weights.Tensors["b"].Values);
    }

    [Fact]
    public void A_file_may_begin_within_a_stream()
    {
        var stream = new MemoryStream([1, 2, 3, .. PyTorchBytes.OldFile(TwoTensors, Storages)]) { Position = 3 };

        Assert.Equal([2, 3], WeightsFile.Read(stream).Tensors["a"].Values);
    }

    [Fact]
    public void A_state_dict_inside_a_checkpoint_is_found()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.EmptyDict)
            .Text("state_dict").Op(PickleOpcode.EmptyDict)
            .Text("t").Tensor("FloatStorage", "0", 1, 0, [1], [1], isOld: true).Op(PickleOpcode.SetItem)
            .Op(PickleOpcode.SetItem).Stop();

        Assert.Equal([5], Read(PyTorchBytes.OldFile(pickle, (1, PyTorchBytes.Floats(5)))).Tensors["t"].Values);
    }

    [Fact]
    public void A_file_that_ends_early_is_refused_wherever_it_ends()
    {
        byte[] whole = PyTorchBytes.OldFile(TwoTensors, Storages);

        for (int length = 4; length < whole.Length; length++)
            Assert.Contains("Get ", Assert.Throws<InvalidDataException>(() => Read(whole[..length])).Message);
        Refuses(whole[..^1], $"storage '2' should end at byte {whole.Length:N0}, and the file has {whole.Length - 1:N0}");
    }

    [Fact]
    public void Other_magic_bytes_are_refused()
    {
        byte[] file = PyTorchBytes.OldFile(TwoTensors, Storages);
        file[12] ^= 1;

        Refuses(file, "does not begin with the bytes [80028A0A6CFC9C46F9206AA850192E]");
    }

    [Fact]
    public void Another_version_and_big_endian_numbers_are_refused()
    {
        Refuses(PyTorchBytes.OldFile(TwoTensors, Keys("0", "1", "2"), Storages, version: 1002), "does not have 1001 as the version");
        Refuses(PyTorchBytes.OldFile(TwoTensors, Keys("0", "1", "2"), Storages, isLittleEndian: false), "numbers are not little-endian");
    }

    [Fact]
    public void Storages_that_do_not_fit_the_tensors_are_refused()
    {
        Refuses(PyTorchBytes.OldFile(TwoTensors, Keys("0", "1"), Storages[..2]), "lacks storage '2'");
        Refuses(PyTorchBytes.OldFile(TwoTensors, Keys("0", "1", "2", "3"), [.. Storages, (0, [])]), "one that no tensor has");
        Refuses(PyTorchBytes.OldFile(TwoTensors, Keys("0", "1", "2", "2"), [.. Storages, Storages[2]]), "lists a storage twice");
        Refuses(PyTorchBytes.OldFile(TwoTensors, (4, PyTorchBytes.Floats(1, 2, 3)), Storages[1], Storages[2]),
            "Storage '0' should have 3 numbers, and says that it has 4");
        Refuses(PyTorchBytes.OldFile(TwoTensors, new PickleWriter().Number(3).Stop(), Storages), "does not list its storages");
    }

    [Fact]
    public void A_length_that_the_file_does_not_have_takes_no_memory() => Refuses(
        PyTorchBytes.OldTensor("DoubleStorage", long.MaxValue, 0, [1], [1], new byte[8]), "The file is cut short");

    [Fact]
    public void A_storage_of_two_kinds_is_refused()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
            .Text("a").Tensor("FloatStorage", "0", 2, 0, [1], [1], isOld: true)
            .Text("b").Tensor("FloatStorage", "0", 1 << 30, 0, [1], [1], isOld: true)
            .Op(PickleOpcode.SetItems).Stop();

        Refuses(PyTorchBytes.OldFile(pickle, (2, PyTorchBytes.Floats(1, 2))), "described in two ways");
    }

    [Fact]
    public void A_part_of_another_storage_is_refused()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.Mark).Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu")
            .Number(1).Tuple(0, 1).Op(PickleOpcode.Tuple).Op(PickleOpcode.BinPersId).Stop();

        Refuses(PyTorchBytes.OldFile(pickle, (1, PyTorchBytes.Floats(1))), "refers to an object outside that is not a storage");
    }

    private static byte[] Keys(params string[] keys) =>
        new PickleWriter().Op(PickleOpcode.EmptyList).Op(PickleOpcode.Mark).Texts(keys).Op(PickleOpcode.Appends).Stop();

    private static WeightSet Read(byte[] file) => WeightsFile.Read(new MemoryStream(file));

    private static void Refuses(byte[] file, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<InvalidDataException>(() => Read(file)).Message);
}
