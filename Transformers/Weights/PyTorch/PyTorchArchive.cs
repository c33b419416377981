using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>
/// Reads the state dict of a PyTorch zip archive (.pth, .pt), as torch.save writes it since version 1.6.
/// </summary>
/// <remarks>
/// The archive holds a pickle, <c>root/data.pkl</c>, and the numbers of each storage, <c>root/data/key</c>. It is not
/// trusted: the pickle can make nothing but tensors and containers (<see cref="Unpickler"/>), and no storage or tensor
/// is made before its size has been held against what the file really has.
/// </remarks>
internal static class PyTorchArchive
{
    private const string PickleName = "/data.pkl";

    /// <inheritdoc cref="Read(Stream)"/>
    public static WeightSet Read(string path) => WeightSet.Open(path, Read);

    /// <summary>Reads all float tensors, as Float32; a state dict inside a checkpoint is found.</summary>
    /// <param name="stream">A seekable stream of the whole archive.</param>
    /// <exception cref="InvalidDataException">The archive is not a sound state dict; the message says why.</exception>
    public static WeightSet Read(Stream stream)
    {
        using var archive = new StoredArchive(stream);
        string[] pickles = [.. archive.Names.Where(IsPickle)];
        if (pickles.Length != 1)
            throw new InvalidDataException(
                $"The zip archive has {pickles.Length} entries named 'data.pkl', where a PyTorch state dict has one, and no network of a " +
                "GoogLeNetTransformer that ML.NET saved. Save the weights with torch.save(model.state_dict(), \"weights.pth\"), or a " +
                "trained GoogLeNet with mlContext.Model.Save.");

        string root = pickles[0][..^PickleName.Length];
        CheckByteOrder(archive, $"{root}/byteorder");
        object? content = Unpickler.Read(archive.ReadBytes(pickles[0], Unpickler.MaxBytes));

        return StateDict.Read(content, storage => ReadStorage(archive, $"{root}/data/{storage.Key}", storage));
    }

    private static float[] ReadStorage(StoredArchive archive, string name, StorageReference storage)
    {
        using Stream stream = archive.Open(name, out long length);
        Int128 expected = (Int128)storage.Count * storage.Type.Size();
        if (expected != length || storage.Count > Array.MaxLength)
            throw new InvalidDataException(
                $"Storage '{storage.Key}' should have {expected:N0} bytes ({storage.Count:N0} numbers), and " +
                $"its entry has {length:N0}. The file is damaged: get it again.");
        return Elements.Read(stream, storage.Type, (int)storage.Count);
    }

    private static bool IsPickle(string name) =>
        name.EndsWith(PickleName, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - PickleName.Length;

    private static void CheckByteOrder(StoredArchive archive, string name)
    {
        if (archive.Names.Contains(name) && !archive.ReadBytes(name, maxBytes: 16).AsSpan().SequenceEqual("little"u8))
            throw new InvalidDataException(
                "The archive's numbers are not little-endian. Save it again on a little-endian machine, or as " +
                "safetensors.");
    }
}
