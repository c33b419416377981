using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>A PyTorch tensor as its pickle describes it: a view of a storage, not yet read.</summary>
/// <param name="Storage">Where the numbers are.</param>
/// <param name="Offset">The place of the first number in the storage.</param>
/// <param name="Shape">The lengths of the dimensions.</param>
/// <param name="Strides">How many places of the storage one step along each dimension takes.</param>
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
        long place = Offset;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = storage[place];
            for (int dimension = Shape.Length - 1; dimension >= 0; dimension--)
            {
                place += Strides[dimension];
                if (++index[dimension] < Shape[dimension])
                    break;
                place -= Strides[dimension] * Shape[dimension];
                index[dimension] = 0;
            }
        }
        return new(Shape, values);
    }
}
