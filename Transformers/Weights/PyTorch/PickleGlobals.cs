using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>All that a pickle may name, and what calling it gives.</summary>
internal static class PickleGlobals
{
    /// <summary>What to do about a file that holds more than weights.</summary>
    public const string Advice =
        "Only a state dict is read, and nothing in it is run: save the weights alone, " +
        "torch.save(model.state_dict(), \"weights.pth\"), or as safetensors.";

    // A weight has up to 4 dimensions. One long tuple that is used again and again must not cost its length each time.
    private const int MaxRank = 8;

    private static readonly Dictionary<string, PickleGlobal> Known = new PickleGlobal[]
    {
        new PickleGlobal.OrderedDict(),
        new PickleGlobal.RebuildTensor(),
        new PickleGlobal.RebuildParameter(),
        new PickleGlobal.StorageType("torch.HalfStorage", ElementType.Float16),
        new PickleGlobal.StorageType("torch.BFloat16Storage", ElementType.BFloat16),
        new PickleGlobal.StorageType("torch.FloatStorage", ElementType.Float32),
        new PickleGlobal.StorageType("torch.DoubleStorage", ElementType.Float64),
        new PickleGlobal.StorageType("torch.BoolStorage", ElementType.Integer8),
        new PickleGlobal.StorageType("torch.ByteStorage", ElementType.Integer8),
        new PickleGlobal.StorageType("torch.CharStorage", ElementType.Integer8),
        new PickleGlobal.StorageType("torch.ShortStorage", ElementType.Integer16),
        new PickleGlobal.StorageType("torch.IntStorage", ElementType.Integer32),
        new PickleGlobal.StorageType("torch.LongStorage", ElementType.Integer64),
    }.ToDictionary(known => known.Name);

    public static PickleGlobal Find(string module, string name) =>
        Known.GetValueOrDefault($"{module}.{name}") ?? throw new InvalidDataException(
            $"The pickle names '{module}.{name}', which no state dict needs; it is refused. {Advice}");

    /// <summary>What a function gives for its arguments.</summary>
    public static object? Call(PickleGlobal function, object?[] arguments) => function switch
    {
        PickleGlobal.OrderedDict when arguments is [] => new PickledDictionary(),
        PickleGlobal.RebuildTensor => Tensor(arguments),
        PickleGlobal.RebuildParameter when arguments is [TensorReference tensor, ..] => tensor,
        _ => throw Malformed($"calls {function.Name} with {arguments.Length} arguments that it does not take"),
    };

    /// <summary>
    /// The storage that a persistent id means: ("storage", type, key, device, count), and before version 1.6 a sixth item, which is None
    /// unless the storage is a part of another one.
    /// </summary>
    public static StorageReference Storage(object? id) =>
        id is object?[] and (["storage", PickleGlobal.StorageType, string, string, long] or
            ["storage", PickleGlobal.StorageType, string, string, long, null]) and
            [_, PickleGlobal.StorageType type, string key, _, long count, ..] && count >= 0
            ? new(key, type.Type, count)
            : throw Malformed("refers to an object outside that is not a storage");

    public static InvalidDataException Malformed(string what) =>
        new($"The pickle {what}: it is damaged or was not made by torch.save. {Advice}");

    // After the strides come requires_grad, the hooks and, lately, metadata: none of it is weights.
    private static TensorReference Tensor(object?[] arguments) =>
        arguments is [StorageReference storage, long offset, object?[] shape, object?[] strides, ..]
            && arguments.Length is 6 or 7 && shape.Length <= MaxRank && strides.Length <= MaxRank
            ? TensorReference.Checked(storage, offset, Numbers(shape), Numbers(strides))
            : throw Malformed("makes a tensor without storage, offset, shape and strides of up to 8 dimensions");

    private static long[] Numbers(object?[] tuple) =>
        [.. tuple.Select(item => item is long number ? number : throw Malformed("gives a shape of no numbers"))];
}

/// <summary>A function or class that a pickle may name.</summary>
/// <param name="Name">The name in Python, with its module.</param>
internal abstract record PickleGlobal(string Name)
{
    /// <summary>The dict that keeps its order.</summary>
    public sealed record OrderedDict() : PickleGlobal("collections.OrderedDict");

    /// <summary>Makes a tensor from a storage, an offset, a shape and strides.</summary>
    public sealed record RebuildTensor() : PickleGlobal("torch._utils._rebuild_tensor_v2");

    /// <summary>Makes a parameter from a tensor.</summary>
    public sealed record RebuildParameter() : PickleGlobal("torch._utils._rebuild_parameter");

    /// <summary>Says how a storage keeps its numbers.</summary>
    public sealed record StorageType(string Name, ElementType Type) : PickleGlobal(Name);
}
