namespace MLNet.GoogLeNet.Transformers.Formats;

/// <summary>What a weights file holds, exactly as the file names it.</summary>
/// <param name="Tensors">The tensors by name, in the order of the file.</param>
/// <param name="Metadata">What the file says about itself; empty where the format has no place for that.</param>
internal sealed record WeightSet(
    IReadOnlyDictionary<string, WeightTensor> Tensors,
    IReadOnlyDictionary<string, string> Metadata);
