using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>Reads tensors from the storages of a PyTorch file, each storage once.</summary>
/// <param name="read">Reads the numbers of a storage.</param>
internal sealed class StorageReader(Func<StorageReference, float[]> read)
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

    /// <summary>What is wrong with a file that has two types or lengths for one storage.</summary>
    public static InvalidDataException DescribedInTwoWays(StorageReference storage) =>
        new($"Storage '{storage.Key}' is described in two ways. The file is damaged: get it again.");

    private float[] Storage(StorageReference reference)
    {
        if (_storages.TryGetValue(reference.Key, out var known))
            return known.Reference == reference ? known.Values : throw DescribedInTwoWays(reference);

        float[] values = read(reference);
        _storages.Add(reference.Key, (reference, values));
        _available += values.Length;
        return values;
    }
}
