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

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static WeightSet Read(byte[] file) => PyTorchArchive.Read(new MemoryStream(file));
}
