using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>Finds the tensors in what a pickle holds: a state dict, or a checkpoint with one inside.</summary>
internal static class StateDict
{
    private const int MostWrappers = 4; // a dict may hold itself

    // Lightning and timm; PyTorch's tutorials; torchvision's training scripts; others.
    private static readonly string[] CheckpointKeys = ["state_dict", "model_state_dict", "model", "net", "module"];

    /// <summary>Reads the float tensors of what a pickle holds, as Float32.</summary>
    /// <param name="content">What the pickle holds.</param>
    /// <param name="readStorage">Reads the numbers of a storage.</param>
    public static WeightSet Read(object? content, Func<StorageReference, float[]> readStorage)
    {
        var storages = new StorageReader(readStorage);
        var tensors = new OrderedDictionary<string, WeightTensor>();
        foreach ((string name, TensorReference tensor) in Find(content))
            if (tensor.Storage.Type.IsFloat())
                tensors.Add(name, storages.Read(name, tensor));
        return new(tensors, new Dictionary<string, string>());
    }

    /// <summary>The tensors by name, in order.</summary>
    /// <exception cref="InvalidDataException">There are none; the message lists what there is.</exception>
    private static IEnumerable<KeyValuePair<string, TensorReference>> Find(object? content)
    {
        if (content is not PickledDictionary dictionary)
            throw new InvalidDataException($"The file does not hold a dict of tensors. {PickleGlobals.Advice}");

        for (int i = 0; i < MostWrappers && Inner(dictionary) is { } inner; i++)
            dictionary = inner;

        List<KeyValuePair<string, TensorReference>> tensors = [];
        foreach ((string name, object? value) in dictionary.Items)
            if (value is TensorReference tensor)
                tensors.Add(new(name, tensor));
        if (tensors.Count == 0)
            throw new InvalidDataException(
                $"The file holds no tensors by name, only [{string.Join(", ", dictionary.Items.Keys.Take(5))}]. " +
                PickleGlobals.Advice);

        return tensors;
    }

    private static PickledDictionary? Inner(PickledDictionary dictionary) =>
        CheckpointKeys.Select(key => dictionary.Items.GetValueOrDefault(key)).OfType<PickledDictionary>().FirstOrDefault();
}
