namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>Finds the tensors in what a pickle holds: a state dict, or a checkpoint with one inside.</summary>
internal static class StateDict
{
    private const int MostWrappers = 4; // a dict may hold itself

    // Lightning and timm; PyTorch's tutorials; torchvision's training scripts; others.
    private static readonly string[] CheckpointKeys = ["state_dict", "model_state_dict", "model", "net", "module"];

    /// <summary>The tensors by name, in order.</summary>
    /// <exception cref="InvalidDataException">There are none; the message lists what there is.</exception>
    public static IEnumerable<KeyValuePair<string, TensorReference>> Find(object? content)
    {
        if (content is not PickledDictionary dictionary)
            throw new InvalidDataException($"The archive does not hold a dict of tensors. {PickleGlobals.Advice}");

        for (int i = 0; i < MostWrappers && Inner(dictionary) is { } inner; i++)
            dictionary = inner;

        List<KeyValuePair<string, TensorReference>> tensors = [];
        foreach ((string name, object? value) in dictionary.Items)
            if (value is TensorReference tensor)
                tensors.Add(new(name, tensor));
        if (tensors.Count == 0)
            throw new InvalidDataException(
                $"The archive holds no tensors by name, only [{string.Join(", ", dictionary.Items.Keys.Take(5))}]. " +
                PickleGlobals.Advice);

        return tensors;
    }

    private static PickledDictionary? Inner(PickledDictionary dictionary) =>
        CheckpointKeys.Select(key => dictionary.Items.GetValueOrDefault(key)).OfType<PickledDictionary>().FirstOrDefault();
}
