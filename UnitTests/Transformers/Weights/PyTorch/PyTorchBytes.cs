using System.IO.Compression;
using MLNet.GoogLeNet.Transformers.Weights.PyTorch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;

/// <summary>Makes PyTorch archives, sound and unsound.</summary>
internal static class PyTorchBytes
{
    public static byte[] Zip(CompressionLevel compression, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name, compression).Open();
                entry.Write(content);
            }
        return stream.ToArray();
    }

    /// <summary>An archive of this pickle and storages "0", "1", …</summary>
    public static byte[] Archive(byte[] pickle, params byte[][] storages) => Zip(
        CompressionLevel.NoCompression,
        [("weights/data.pkl", pickle), .. storages.Select((storage, key) => ($"weights/data/{key}", storage))]);

    /// <summary>A state dict of one tensor "t" that looks at storage "0".</summary>
    public static byte[] OneTensor(
        string type, long count, long offset, long[] shape, long[] strides, params byte[] storage) => Archive(
        new PickleWriter().Op(PickleOpcode.EmptyDict).Text("t").Tensor(type, "0", count, offset, shape, strides)
            .Op(PickleOpcode.SetItem).Stop(),
        storage);

    /// <summary>The same as torch.save wrote it before version 1.6.</summary>
    public static byte[] OldTensor(
        string type, long count, long offset, long[] shape, long[] strides, params byte[] storage) => OldFile(
        new PickleWriter().Op(PickleOpcode.EmptyDict).Text("t").Tensor(type, "0", count, offset, shape, strides, isOld: true)
            .Op(PickleOpcode.SetItem).Stop(),
        (count, storage));

    /// <summary>
    /// A file from before version 1.6, of this pickle and storages "0", "1", …: how many numbers each says that it has, and its bytes.
    /// </summary>
    public static byte[] OldFile(byte[] pickle, params (long Count, byte[] Bytes)[] storages) => OldFile(
        pickle, new PickleWriter().Op(PickleOpcode.EmptyList).Op(PickleOpcode.Mark).Texts(storages.Select((_, key) => $"{key}"))
            .Op(PickleOpcode.Appends).Stop(), storages);

    /// <inheritdoc cref="OldFile(byte[], ValueTuple{long, byte[]}[])"/>
    /// <param name="pickle">The state dict.</param>
    /// <param name="keys">The pickled list of the keys.</param>
    /// <param name="storages">The storages in the order of the keys.</param>
    /// <param name="version">The version of the format.</param>
    /// <param name="isLittleEndian">Whether the file says so of its numbers.</param>
    public static byte[] OldFile(
        byte[] pickle, byte[] keys, IEnumerable<(long Count, byte[] Bytes)> storages, long version = 1001, bool isLittleEndian = true) =>
    [
        0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.',
        .. new PickleWriter().Number(version).Stop(),
        .. new PickleWriter().Op(PickleOpcode.EmptyDict).Text("little_endian")
            .Op(isLittleEndian ? PickleOpcode.NewTrue : PickleOpcode.NewFalse).Op(PickleOpcode.SetItem).Stop(),
        .. pickle,
        .. keys,
        .. storages.SelectMany(storage => BitConverter.GetBytes(storage.Count).Concat(storage.Bytes)),
    ];

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static WeightSet Read(byte[] file) => PyTorchArchive.Read(new MemoryStream(file));
}
