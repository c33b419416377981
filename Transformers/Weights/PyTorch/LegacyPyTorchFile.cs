using System.Buffers.Binary;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>Reads the state dict of a PyTorch file as torch.save wrote it before version 1.6; torchvision's GoogLeNet is one.</summary>
/// <remarks>
/// Five pickles follow one another: a magic number, the version of the format, facts about the machine, the state dict, and the keys of
/// its storages. Then come the storages in the order of the keys, each as the number of its elements (8 bytes) and the elements. The file
/// is as little trusted as an archive (<see cref="PyTorchArchive"/>).
/// </remarks>
internal static class LegacyPyTorchFile
{
    private const long FormatVersion = 1001;

    // The number 0x1950A86A20F9469CFC6C as a pickle.
    private static ReadOnlySpan<byte> Magic =>
        [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <summary>Whether a file that begins with these bytes is in the format.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= sizeof(int) && Magic.StartsWith(bytes[..Math.Min(bytes.Length, Magic.Length)]);

    /// <summary>Reads all float tensors, as Float32; a state dict inside a checkpoint is found.</summary>
    /// <param name="stream">A seekable stream at the start of the file.</param>
    /// <exception cref="InvalidDataException">The file is not a sound state dict; the message says why.</exception>
    public static WeightSet Read(Stream stream)
    {
        long start = stream.Position;
        var pickles = new PickleReader(Pickles(stream));
        pickles.Expect(Magic);
        if (Unpickler.Read(pickles, out _) is not FormatVersion)
            throw PickleGlobals.Malformed($"does not have {FormatVersion} as the version of its format");
        if (Unpickler.Read(pickles, out _) is not PickledDictionary machine || machine.Items.GetValueOrDefault("little_endian") is not true)
            throw new InvalidDataException(
                "The file's numbers are not little-endian. Save it again on a little-endian machine, or as safetensors.");
        object? content = Unpickler.Read(pickles, out IReadOnlyList<StorageReference> storages);
        if (Unpickler.Read(pickles, out _) is not List<object?> keys)
            throw PickleGlobals.Malformed("does not list its storages");

        IReadOnlyDictionary<string, long> places = Places(stream, start + pickles.Position, keys, storages);
        return StateDict.Read(content, storage => ReadStorage(stream, places, storage));
    }

    private static byte[] Pickles(Stream stream)
    {
        var bytes = new byte[Math.Min(stream.Length - stream.Position, Unpickler.MaxBytes)];
        stream.ReadExactly(bytes);
        return bytes;
    }

    // Where the numbers of each storage begin.
    private static Dictionary<string, long> Places(
        Stream stream, long position, List<object?> keys, IReadOnlyList<StorageReference> storages)
    {
        Dictionary<string, StorageReference> known = [];
        foreach (StorageReference storage in storages)
            if (!known.TryAdd(storage.Key, storage) && known[storage.Key] != storage)
                throw StorageReader.DescribedInTwoWays(storage);
        Dictionary<string, long> places = [];
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (object? key in keys)
        {
            if (key is not string name || !known.TryGetValue(name, out StorageReference? storage)
                || !places.TryAdd(name, position + sizeof(long)))
                throw PickleGlobals.Malformed("lists a storage twice, or one that no tensor has");
            stream.Position = position;
            Int128 end = position + sizeof(long) + ((Int128)storage.Count * storage.Type.Size());
            if (end > stream.Length || storage.Count > Array.MaxLength)
                throw new InvalidDataException(
                    $"The file is cut short: storage '{name}' should end at byte {end:N0}, and the file has {stream.Length:N0}. " +
                    "Get it again.");
            stream.ReadExactly(count);
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count)
                throw new InvalidDataException(
                    $"Storage '{name}' should have {storage.Count:N0} numbers, and says that it has " +
                    $"{BinaryPrimitives.ReadInt64LittleEndian(count):N0}. The file is damaged: get it again.");
            position = (long)end;
        }
        return places;
    }

    private static float[] ReadStorage(Stream stream, IReadOnlyDictionary<string, long> places, StorageReference storage)
    {
        if (!places.TryGetValue(storage.Key, out long place))
            throw new InvalidDataException($"The file lacks storage '{storage.Key}'. It is damaged: get it again.");
        stream.Position = place;
        return Elements.Read(stream, storage.Type, (int)storage.Count);
    }
}
