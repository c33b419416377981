using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>The run of numbers behind one or more PyTorch tensors: an entry <c>data/Key</c> of the archive.</summary>
/// <param name="Key">The last part of the entry's name.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Count">How many numbers it promises.</param>
internal sealed record StorageReference(string Key, ElementType Type, long Count);
