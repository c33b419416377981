using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>A PyTorch tensor as its pickle describes it: a view of a storage, not yet read.</summary>
/// <param name="Storage">Where the numbers are.</param>
/// <param name="Offset">The index of the first number in the storage.</param>
/// <param name="Shape">The lengths of the dimensions.</param>
/// <param name="Strides">How many numbers of the storage one step along each dimension takes.</param>
/// <param name="Count">The product of the dimensions.</param>
internal sealed record TensorReference(
    StorageReference Storage, long Offset, long[] Shape, long[] Strides, long Count)
{
    /// <summary>
    /// Checks that every number lies inside the storage and that none is needed more than once altogether: an expanded
    /// view of a single number could otherwise ask for any amount of memory.
    /// </summary>
    public static TensorReference Checked(StorageReference storage, long offset, long[] shape, long[] strides)
    {
        if (shape.Length != strides.Length || offset < 0 || strides.Any(stride => stride < 0)
            || !WeightTensor.TryCount(shape, out long count))
            throw new InvalidDataException($"{Describe()} does not exist. The file is damaged: get it again.");
        if (count > storage.Count)
            throw new InvalidDataException(
                $"{Describe()} has more numbers than its storage '{storage.Key}', which holds {storage.Count:N0}. " +
                "Save contiguous tensors: state_dict = {name: tensor.contiguous() …}.");

        Int128 last = offset;
        for (int i = 0; i < shape.Length; i++)
            last += (Int128)(shape[i] - 1) * strides[i];
        if (count > 0 && last >= storage.Count)
            throw new InvalidDataException(
                $"{Describe()} reaches place {last} of its storage '{storage.Key}', which holds {storage.Count:N0}. " +
                "The file is damaged: get it again.");
        return new(storage, offset, shape, strides, count);

        string Describe() =>
            $"A tensor of shape [{string.Join(", ", shape)}], strides [{string.Join(", ", strides)}] and offset " +
            $"{offset}";
    }

    /// <summary>Gathers the tensor's numbers in row-major order.</summary>
    /// <param name="storage">All numbers of the storage.</param>
    public WeightTensor Gather(float[] storage)
    {
        var values = new float[Count];
        var index = new long[Shape.Length];
        long position = Offset;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = storage[position];
            for (int dimension = Shape.Length - 1; dimension >= 0; dimension--)
            {
                position += Strides[dimension];
                if (++index[dimension] < Shape[dimension])
                    break;
                position -= Strides[dimension] * Shape[dimension];
                index[dimension] = 0;
            }
        }
        return new(Shape, values);
    }
}

/// <summary>The run of numbers behind one or more PyTorch tensors: an entry <c>data/Key</c> of the archive.</summary>
/// <param name="Key">The last part of the entry's name.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Count">How many numbers it promises.</param>
internal sealed record StorageReference(string Key, ElementType Type, long Count);

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
