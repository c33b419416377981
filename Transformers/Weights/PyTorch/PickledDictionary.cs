namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>
/// A dict of a pickle, in order. Only keys that are text are kept: the names of tensors are never anything else.
/// </summary>
internal sealed class PickledDictionary
{
    private readonly OrderedDictionary<string, object?> _items = [];

    /// <summary>The values by name, in the order in which they were set.</summary>
    public IReadOnlyDictionary<string, object?> Items => _items;

    public void Add(object? key, object? value)
    {
        if (key is string name && !_items.TryAdd(name, value))
            throw new InvalidDataException(
                $"The pickle sets '{name}' twice in one dict; which is meant is anyone's guess. Save the file again.");
    }
}
