using System.Buffers.Binary;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.Safetensors;

/// <summary>
/// Reads and writes safetensors files: a JSON header that says where each tensor lies, then the numbers.
/// </summary>
/// <remarks>
/// Files are not trusted: everything the header says is checked against the length of the file before memory is taken,
/// as strictly as the format asks (no overlap, no hole, nothing left over). Tensors of integers are skipped.
/// </remarks>
internal static class SafetensorsFile
{
    private const int LengthBytes = sizeof(ulong);
    public const int MaxHeaderBytes = 16 << 20; // a million class names; the format allows six times more, which take a gigabyte to parse

    /// <inheritdoc cref="Read(Stream)"/>
    public static WeightSet Read(string path) => WeightSet.Open(path, Read);

    /// <summary>Reads all float tensors, as Float32, and the metadata.</summary>
    /// <param name="stream">A seekable stream, read from where it stands to its end.</param>
    /// <exception cref="InvalidDataException">
    /// The content is not a sound safetensors file; the message says why.
    /// </exception>
    public static WeightSet Read(Stream stream)
    {
        if (!stream.CanSeek)
            throw new ArgumentException("Lengths cannot be checked in a stream that cannot seek. Copy it to memory.", nameof(stream));

        var (entries, metadata) = ReadAndParseHeader(stream);
        long data = stream.Position;
        var tensors = new OrderedDictionary<string, WeightTensor>();
        foreach (SafetensorsEntry entry in entries.Where(entry => entry.Type.IsFloat()))
        {
            stream.Position = data + entry.Begin;
            tensors.Add(entry.Name, new(entry.Shape, Elements.Read(stream, entry.Type, (int)entry.Count)));
        }
        stream.Position = stream.Length;
        return new(tensors, metadata);
    }

    /// <summary>Reads the metadata alone, which takes no longer however large the tensors are.</summary>
    /// <inheritdoc cref="Read(Stream)"/>
    public static IReadOnlyDictionary<string, string> ReadMetadata(Stream stream) => ReadAndParseHeader(stream).Metadata;

    /// <summary>Writes tensors as Float32, in the order given. Equal input gives equal bytes.</summary>
    public static void Write(
        Stream stream,
        IEnumerable<KeyValuePair<string, WeightTensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        List<KeyValuePair<string, WeightTensor>> ordered = [.. tensors];
        byte[] header = SafetensorsHeader.Format(ordered, metadata);
        if (header.Length > MaxHeaderBytes)
            throw new ArgumentException(
                $"The header would take {header.Length:N0} bytes; at most {MaxHeaderBytes:N0} are read. Shorten the metadata.",
                nameof(metadata));

        var length = new byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, WeightTensor tensor) in ordered)
            Elements.Write(stream, tensor.Values);
    }

    private static (List<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) ReadAndParseHeader(Stream stream)
    {
        byte[] header = ReadHeader(stream);
        return SafetensorsHeader.Parse(header, dataLength: stream.Length - stream.Position);
    }

    private static byte[] ReadHeader(Stream stream)
    {
        long available = stream.Length - stream.Position - LengthBytes;
        if (available < 2)
            throw new InvalidDataException(
                $"{stream.Length - stream.Position} bytes are too few for a safetensors file, which starts with the " +
                "8-byte length of its header. Get the file again.");

        var bytes = new byte[LengthBytes];
        stream.ReadExactly(bytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > MaxHeaderBytes)
            throw new InvalidDataException(
                $"The first 8 bytes give a header of {length:N0} bytes; at most {MaxHeaderBytes:N0} are read. " +
                "The file is damaged or of another format.");
        if ((long)length > available)
            throw new InvalidDataException(
                $"The file is cut short: its header should take {length:N0} bytes, but only {available:N0} are present. " +
                "Get the file again.");

        var header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }
}
