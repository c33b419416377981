using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>Reads tensors from the storages of a PyTorch archive, each storage once.</summary>
internal sealed class StorageReader(StoredArchive archive, string folder)
{
    private readonly Dictionary<string, (StorageReference Reference, float[] Values)> _storages = [];
    private long _taken;
    private long _available;

    /// <summary>The tensor's numbers, contiguous.</summary>
    public WeightTensor Read(string name, TensorReference tensor)
    {
        float[] storage = Storage(tensor.Storage);
        _taken += tensor.Count;
        if (_taken > _available)
            throw new InvalidDataException(
                $"The tensors up to '{name}' are together larger than their storages: they share numbers. " +
                "Save a copy of each: state_dict = {name: tensor.clone() …}.");
        return tensor.Gather(storage);
    }

    private float[] Storage(StorageReference reference)
    {
        if (_storages.TryGetValue(reference.Key, out var known))
            return known.Reference == reference ? known.Values : throw new InvalidDataException(
                $"Storage '{reference.Key}' is described in two ways. The file is damaged: get it again.");

        using Stream stream = archive.Open(folder + reference.Key, out long length);
        Int128 expected = (Int128)reference.Count * reference.Type.Size();
        if (expected != length || reference.Count > Array.MaxLength)
            throw new InvalidDataException(
                $"Storage '{reference.Key}' should have {expected:N0} bytes ({reference.Count:N0} numbers), and " +
                $"its entry has {length:N0}. The file is damaged: get it again.");

        float[] values = Elements.Read(stream, reference.Type, (int)reference.Count);
        _storages.Add(reference.Key, (reference, values));
        _available += values.Length;
        return values;
    }
}
