using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

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
