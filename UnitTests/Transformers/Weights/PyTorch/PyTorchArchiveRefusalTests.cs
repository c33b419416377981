using System.IO.Compression;
using System.Text;
using MLNet.GoogLeNet.Transformers.Weights.PyTorch;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;

public class PyTorchArchiveRefusalTests
{
    private static readonly byte[] FourFloats = PyTorchBytes.Floats(1, 2, 3, 4);

    [Theory]
    [InlineData(4, 1, new long[] { 4 }, new long[] { 1 }, "reaches place 4 of its storage '0', which holds 4")]
    [InlineData(4, 0, new long[] { 2, 2 }, new long[] { 3, 1 }, "reaches place 4")]
    [InlineData(4, 0, new long[] { 2 }, new long[] { long.MaxValue }, "reaches place 9223372036854775807")]
    [InlineData(4, 0, new long[] { 1000000000 }, new long[] { 0 }, "has more numbers than its storage")]
    [InlineData(4, 0, new long[] { long.MaxValue, 4 }, new long[] { 1, 1 }, "does not exist")]
    [InlineData(4, 0, new long[] { -1 }, new long[] { 1 }, "does not exist")]
    [InlineData(4, -1, new long[] { 1 }, new long[] { 1 }, "does not exist")]
    [InlineData(4, 3, new long[] { 2 }, new long[] { -1 }, "does not exist")]
    [InlineData(4, 0, new long[] { 2, 2 }, new long[] { 1 }, "does not exist")]
    [InlineData(5, 0, new long[] { 4 }, new long[] { 1 }, "should have 20 bytes (5 numbers), and its entry has 16")]
    [InlineData(long.MaxValue, 0, new long[] { 4 }, new long[] { 1 }, "and its entry has 16")]
    [InlineData(-1, 0, new long[] { 4 }, new long[] { 1 }, "not a storage")]
    [InlineData(4, 0, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, new long[] { 1 }, "up to 8 dimensions")]
    public void A_tensor_that_its_storage_does_not_hold(
        long count, long offset, long[] shape, long[] strides, string complaint) =>
        Refuses(PyTorchBytes.OneTensor("FloatStorage", count, offset, shape, strides, FourFloats), complaint);

    [Fact]
    public void Tensors_that_all_look_at_the_same_numbers()
    {
        var pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark);
        for (int i = 0; i < 2; i++)
            pickle.Text($"t{i}").Tensor("FloatStorage", "0", 4, 0, [3], [1]);

        Refuses(
            PyTorchBytes.Archive(pickle.Op(PickleOpcode.SetItems).Stop(), FourFloats),
            "up to 't1' are together larger");
    }

    [Fact]
    public void A_storage_of_two_kinds()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
            .Text("a").Tensor("FloatStorage", "0", 4, 0, [1], [1])
            .Text("b").Tensor("DoubleStorage", "0", 2, 0, [1], [1])
            .Op(PickleOpcode.SetItems).Stop();

        Refuses(PyTorchBytes.Archive(pickle, FourFloats), "described in two ways");
    }

    [Fact]
    public void A_storage_that_is_not_there() => Refuses(
        PyTorchBytes.Archive(new PickleWriter().Op(PickleOpcode.EmptyDict).Text("t")
            .Tensor("FloatStorage", "../0", 4, 0, [4], [1]).Op(PickleOpcode.SetItem).Stop(), FourFloats),
        "lacks entry 'weights/data/../0'");

    [Theory]
    [InlineData("../weights/data.pkl")]
    [InlineData("weights/data/../../0")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/weights")]
    [InlineData("weights\\data.pkl")]
    public void A_path_that_leads_out_of_the_archive(string name) => Refuses(
        PyTorchBytes.Zip(CompressionLevel.NoCompression, ("weights/data.pkl", []), (name, [1])),
        $"an entry '{name}', a path that leads out of it");

    [Fact]
    public void A_compressed_entry_before_it_grows()
    {
        byte[] bomb = PyTorchBytes.Zip(CompressionLevel.SmallestSize, ("weights/data.pkl", new byte[10_000_000]));

        Assert.True(bomb.Length < 20_000);
        Refuses(bomb, "Entry 'weights/data.pkl' is compressed");
    }

    [Fact]
    public void Entries_that_share_the_bytes_of_the_file()
    {
        byte[] pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
            .Text("a").Tensor("FloatStorage", "0", 1000, 0, [1000], [1])
            .Text("b").Tensor("FloatStorage", "1", 1000, 0, [1000], [1])
            .Op(PickleOpcode.SetItems).Stop();
        byte[] file = PyTorchBytes.Archive(pickle, new byte[4000]);
        // Names the first storage's place for a second entry, which the directory at the end of the file has room for.
        byte[] doubled = WithSecondDirectoryEntry(file, "weights/data/0", "weights/data/1");

        Refuses(doubled, "up to 'weights/data/1' are together longer than the file");
    }

    [Fact]
    public void A_pickle_that_is_too_long() => Refuses(
        PyTorchBytes.Archive(new byte[Unpickler.MaxBytes + 1]),
        "'weights/data.pkl' has 16,777,217 bytes; at most 16,777,216");

    [Fact]
    public void An_archive_of_something_else() => Refuses(
        PyTorchBytes.Zip(CompressionLevel.NoCompression, ("TransformerChain/Model.key", [1])),
        "has 0 entries named 'data.pkl'");

    [Fact]
    public void An_archive_with_two_roots() => Refuses(
        PyTorchBytes.Zip(CompressionLevel.NoCompression, ("a/data.pkl", [1]), ("b/data.pkl", [1])), "has 2 entries");

    [Fact]
    public void An_entry_that_is_there_twice() => Refuses(
        PyTorchBytes.Zip(CompressionLevel.NoCompression, ("a/data.pkl", [1]), ("a/data.pkl", [1])),
        "two entries 'a/data.pkl'");

    [Fact]
    public void Numbers_of_the_other_byte_order() => Refuses(
        PyTorchBytes.Zip(CompressionLevel.NoCompression, ("a/data.pkl", [1]), ("a/byteorder", "big"u8.ToArray())),
        "not little-endian");

    [Fact]
    public void A_file_that_is_cut_short()
    {
        byte[] file = PyTorchBytes.OneTensor("FloatStorage", 4, 0, [4], [1], FourFloats);

        for (int length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => PyTorchBytes.Read(file[..length]));
    }

    [Fact]
    public void A_pickle_without_tensors() => Refuses(
        PyTorchBytes.Archive(
            new PickleWriter().Op(PickleOpcode.EmptyDict).Text("epoch").Number(3).Op(PickleOpcode.SetItem).Stop()),
        "holds no tensors by name, only [epoch]");

    [Fact]
    public void A_pickle_of_a_list() =>
        Refuses(PyTorchBytes.Archive(new PickleWriter().Op(PickleOpcode.EmptyList).Stop()), "does not hold a dict");

    private static void Refuses(byte[] file, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<InvalidDataException>(() => PyTorchBytes.Read(file)).Message);

    private static byte[] WithSecondDirectoryEntry(byte[] file, string name, string secondName)
    {
        const int NameOffset = 46;
        byte[] first = Encoding.ASCII.GetBytes(name);
        int start = file.AsSpan().LastIndexOf(first) - NameOffset;
        byte[] entry = file[start..(start + NameOffset + first.Length)];
        Encoding.ASCII.GetBytes(secondName).CopyTo(entry, NameOffset);

        int end = file.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        byte[] ending = file[end..];
        ending[8]++; // entries on this disk
        ending[10]++; // entries in all
        ending[12] += (byte)entry.Length; // bytes of the directory
        return [.. file[..end], .. entry, .. ending];
    }
}
