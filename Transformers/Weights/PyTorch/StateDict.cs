namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>Finds the tensors in what a pickle holds: a state dict, or a checkpoint with one inside.</summary>
internal static class StateDict
{
    // What torch.nn.DataParallel puts before every name.
    private const string ParallelPrefix = "module.";

    private static readonly string[] CheckpointKeys = ["state_dict", "model"];

    /// <summary>The tensors by name, in order.</summary>
    /// <exception cref="InvalidDataException">There are none; the message lists what there is.</exception>
    public static IEnumerable<KeyValuePair<string, TensorReference>> Find(object? content)
    {
        if (content is not PickledDictionary dictionary)
            throw new InvalidDataException($"The archive does not hold a dict of tensors. {PickleGlobals.Advice}");

        foreach (string key in CheckpointKeys)
            if (dictionary.Items.TryGetValue(key, out object? value) && value is PickledDictionary inner)
            {
                dictionary = inner;
                break;
            }

        List<KeyValuePair<string, TensorReference>> tensors = [];
        foreach ((string name, object? value) in dictionary.Items)
            if (value is TensorReference tensor)
                tensors.Add(new(name, tensor));
        if (tensors.Count == 0)
            throw new InvalidDataException(
                $"The archive holds no tensors by name, only [{string.Join(", ", dictionary.Items.Keys.Take(5))}]. " +
                PickleGlobals.Advice);

        return tensors.All(tensor => tensor.Key.StartsWith(ParallelPrefix, StringComparison.Ordinal))
            ? tensors.Select(tensor => KeyValuePair.Create(tensor.Key[ParallelPrefix.Length..], tensor.Value))
            : tensors;
    }
}
