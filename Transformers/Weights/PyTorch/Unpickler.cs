namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>
/// Reads the pickle of a PyTorch state dict and can make nothing but tensors, containers, numbers and text.
/// </summary>
/// <remarks>
/// A pickle is a program, and Python's own reader lets it call anything. This one knows the few operations and the few
/// names (<see cref="PickleGlobals"/>) that a state dict needs and refuses all others. What it takes is bounded: by the
/// length of the pickle, the number of operations, and the nesting; nothing here recurses.
/// </remarks>
internal sealed class Unpickler
{
    public const int MaxBytes = 16 << 20; // the state dict of GoogLeNet takes 52 KB
    public const int MaxOperations = 1_000_000; // and 12,000 operations
    public const int MaxDepth = 64; // and 5 levels

    private readonly PickleReader _reader;
    private readonly PickleStack _stack = new();
    private readonly Dictionary<uint, object?> _memo = [];

    private readonly List<StorageReference> _storages = [];

    private Unpickler(PickleReader reader) => _reader = reader;

    /// <summary>The object that a pickle describes.</summary>
    /// <exception cref="InvalidDataException">
    /// The pickle is damaged or asks for something that no state dict needs.
    /// </exception>
    public static object? Read(byte[] pickle)
    {
        if (pickle.Length > MaxBytes)
            throw new InvalidDataException(
                $"The pickle has {pickle.Length:N0} bytes; at most {MaxBytes:N0} are read. {PickleGlobals.Advice}");
        return Read(new PickleReader(pickle), out _);
    }

    /// <summary>The object that the next of several pickles describes.</summary>
    /// <param name="reader">Their bytes, at the start of the pickle; it is moved past it.</param>
    /// <param name="storages">The storages that the pickle refers to, each as often as it does so.</param>
    public static object? Read(PickleReader reader, out IReadOnlyList<StorageReference> storages)
    {
        var unpickler = new Unpickler(reader);
        storages = unpickler._storages;
        return unpickler.Run();
    }

    private object? Run()
    {
        if (_reader.Byte() != (byte)PickleOpcode.Proto || _reader.Byte() is < 2 or > 5)
            throw new InvalidDataException(
                $"The pickle does not start with a protocol of 2 to 5. {PickleGlobals.Advice}");

        for (int i = 0; i < MaxOperations; i++)
        {
            var opcode = (PickleOpcode)_reader.Byte();
            if (opcode == PickleOpcode.Stop)
                return _stack.Pop();
            Execute(opcode);
        }
        throw new InvalidDataException(
            $"The pickle has more than {MaxOperations:N0} operations. {PickleGlobals.Advice}");
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Frame: _reader.UInt64(); break; // a hint for reading ahead
            case PickleOpcode.Pop: _stack.Pop(); break;
            case PickleOpcode.Mark: _stack.Mark(); break;

            case PickleOpcode.None: _stack.Push(null); break;
            case PickleOpcode.NewTrue: _stack.Push(true); break;
            case PickleOpcode.NewFalse: _stack.Push(false); break;
            case PickleOpcode.BinInt: _stack.Push((long)_reader.Int32()); break;
            case PickleOpcode.BinInt1: _stack.Push((long)_reader.Byte()); break;
            case PickleOpcode.BinInt2: _stack.Push((long)_reader.UInt16()); break;
            case PickleOpcode.Long1: _stack.Push(_reader.Long(_reader.Byte())); break;
            case PickleOpcode.BinFloat: _stack.Push(_reader.BigEndianDouble()); break;
            case PickleOpcode.BinUnicode: _stack.Push(_reader.Text(_reader.UInt32())); break;
            case PickleOpcode.ShortBinUnicode: _stack.Push(_reader.Text(_reader.Byte())); break;
            case PickleOpcode.BinUnicode8: _stack.Push(_reader.Text(_reader.UInt64())); break;

            case PickleOpcode.EmptyTuple: _stack.Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple: _stack.Push(_stack.PopToMark()); break;
            case PickleOpcode.Tuple1: _stack.Push(_stack.Pop(count: 1)); break;
            case PickleOpcode.Tuple2: _stack.Push(_stack.Pop(count: 2)); break;
            case PickleOpcode.Tuple3: _stack.Push(_stack.Pop(count: 3)); break;
            case PickleOpcode.EmptyList: _stack.Push(new List<object?>()); break;
            case PickleOpcode.List: _stack.Push(_stack.PopToMark().ToList()); break;
            case PickleOpcode.Append: Append(_stack.Pop(count: 1)); break;
            case PickleOpcode.Appends: Append(_stack.PopToMark()); break;
            case PickleOpcode.EmptyDict: _stack.Push(new PickledDictionary()); break;
            case PickleOpcode.Dict: Make(_stack.PopToMark()); break;
            case PickleOpcode.SetItem: Set(_stack.Pop(count: 2)); break;
            case PickleOpcode.SetItems: Set(_stack.PopToMark()); break;

            case PickleOpcode.BinPut: _memo[_reader.Byte()] = _stack.Peek(); break;
            case PickleOpcode.LongBinPut: _memo[_reader.UInt32()] = _stack.Peek(); break;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = _stack.Peek(); break;
            case PickleOpcode.BinGet: Recall(_reader.Byte()); break;
            case PickleOpcode.LongBinGet: Recall(_reader.UInt32()); break;

            case PickleOpcode.Global: _stack.Push(PickleGlobals.Find(_reader.Line(), _reader.Line())); break;
            case PickleOpcode.StackGlobal: FindOnStack(); break;
            case PickleOpcode.BinPersId: Refer(PickleGlobals.Storage(_stack.Pop())); break;
            case PickleOpcode.Reduce: Call(_stack.Pop(count: 2)); break;
            case PickleOpcode.Build: Build(_stack.Pop()); break;

            default:
                throw new InvalidDataException(
                    $"The pickle uses operation {opcode} (0x{(byte)opcode:X2}) at byte {_reader.Position - 1}, " +
                    $"which no state dict needs; it is refused. {PickleGlobals.Advice}");
        }
    }

    private void Append(object?[] items)
    {
        if (_stack.Peek() is not List<object?> list)
            throw PickleGlobals.Malformed("appends to something other than a list");
        list.AddRange(items);
    }

    private void Make(object?[] keysAndValues)
    {
        _stack.Push(new PickledDictionary());
        Set(keysAndValues);
    }

    private void Set(object?[] keysAndValues)
    {
        if (_stack.Peek() is not PickledDictionary dictionary || keysAndValues.Length % 2 != 0)
            throw PickleGlobals.Malformed("sets items of something other than a dict, or a key without a value");
        for (int i = 0; i < keysAndValues.Length; i += 2)
            dictionary.Add(keysAndValues[i], keysAndValues[i + 1]);
    }

    private void Recall(uint key)
    {
        if (!_memo.TryGetValue(key, out object? value))
            throw PickleGlobals.Malformed($"recalls object {key}, which it never stored");
        _stack.Push(value);
    }

    private void Refer(StorageReference storage)
    {
        _storages.Add(storage);
        _stack.Push(storage);
    }

    private void FindOnStack()
    {
        if (_stack.Pop(count: 2) is not [string module, string name])
            throw PickleGlobals.Malformed("names a global with something other than text");
        _stack.Push(PickleGlobals.Find(module, name));
    }

    private void Call(object?[] functionAndArguments)
    {
        if (functionAndArguments is not [PickleGlobal function, object?[] arguments])
            throw PickleGlobals.Malformed("calls something other than a function");
        _stack.Push(PickleGlobals.Call(function, arguments));
    }

    // PyTorch attaches the version of every module to its state dict, as an attribute. Nothing else may be changed.
    private void Build(object? state)
    {
        if (_stack.Peek() is not PickledDictionary || state is not PickledDictionary)
            throw PickleGlobals.Malformed("sets the attributes of something other than a dict");
    }
}

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
                $"The pickle sets '{name}' twice in one dict; it is unclear which is meant. Save the file again.");
    }
}
