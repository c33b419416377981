using System.Buffers.Binary;
using System.Text;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Safetensors;

/// <summary>Makes safetensors files, sound and unsound.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A file with this header and these bytes after it.</summary>
    public static byte[] Make(string header, params byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        return [.. length, .. text, .. data];
    }

    /// <summary>A file with one tensor "t".</summary>
    public static byte[] Make(string dtype, string shape, params byte[] data) =>
        Make($$"""{"t":{"dtype":"{{dtype}}","shape":{{shape}},"data_offsets":[0,{{data.Length}}]} }""", data);

    public static byte[] Write(
        IEnumerable<KeyValuePair<string, WeightTensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    public static WeightSet Read(byte[] file) => SafetensorsFile.Read(new MemoryStream(file));
}
