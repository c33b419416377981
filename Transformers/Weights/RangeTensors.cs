using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary><see cref="ActivationRanges"/> as tensors beside the weights: lowest and highest value of each.</summary>
internal static class RangeTensors
{
    private const string Prefix = "activations.";

    /// <summary>Whether a tensor is one of these.</summary>
    public static bool IsOne(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    public static IEnumerable<KeyValuePair<string, WeightTensor>> Of(ActivationRanges? ranges) => ranges is null ? [] :
        ranges.All.Select(pair => KeyValuePair.Create(Prefix + pair.Key, new WeightTensor([2], [pair.Value.Lowest, pair.Value.Highest])));

    /// <summary>The ranges among the tensors of a file; none where there is not one.</summary>
    /// <exception cref="InvalidDataException">They are not those of the architecture, or no ranges.</exception>
    public static ActivationRanges? Find(IReadOnlyDictionary<string, WeightTensor> tensors, GoogLeNetArchitecture architecture)
    {
        var found = tensors.Where(pair => IsOne(pair.Key)).ToDictionary(pair => pair.Key[Prefix.Length..], pair => pair.Value.Values);
        if (found.Count == 0)
            return null;
        var names = ActivationNames.Of(architecture);
        if (!names.ToHashSet().SetEquals(found.Keys))
            throw new InvalidDataException($"Its ranges of activations are not those of {architecture}.");
        return new(names.ToDictionary(name => name, name => Sound(name, found[name])));
    }

    private static ActivationRange Sound(string name, float[] values) =>
        values is [var lowest, var highest] && new ActivationRange(lowest, highest) is { IsSound: true } range
            && (lowest == 0 || name == ActivationNames.Pixels)
        ? range
        : throw new InvalidDataException($"The range of '{name}' is [{string.Join(", ", values.Take(3))}].");
}
