namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>The stack on which a pickle builds its objects, with marks where containers begin.</summary>
internal sealed class PickleStack
{
    private readonly List<object?> _items = [];
    private readonly Stack<int> _marks = [];

    public void Push(object? item) => _items.Add(item);

    public void Mark()
    {
        if (_marks.Count == Unpickler.MaxDepth)
            throw new InvalidDataException(
                $"The pickle nests deeper than {Unpickler.MaxDepth} levels. {PickleGlobals.Advice}");
        _marks.Push(_items.Count);
    }

    public object? Peek() => Available(1) ? _items[^1] : throw Empty();

    public object? Pop() => Pop(count: 1)[0];

    /// <summary>The last items, the topmost last.</summary>
    public object?[] Pop(int count) => Available(count) ? Cut(_items.Count - count) : throw Empty();

    /// <summary>The items above the last mark, which goes with them.</summary>
    public object?[] PopToMark() => _marks.TryPop(out int mark) ? Cut(mark) : throw Empty();

    // Only a mark's own operation may pass it.
    private bool Available(int count) => _items.Count - (_marks.TryPeek(out int mark) ? mark : 0) >= count;

    private object?[] Cut(int start)
    {
        object?[] items = [.. _items[start..]];
        _items.RemoveRange(start, items.Length);
        return items;
    }

    private static InvalidDataException Empty() => PickleGlobals.Malformed("takes an object that is not there");
}
