using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>What a network needs besides its weights to compute in int8; <see cref="GoogLeNetTransformer.Quantize"/> finds it.</summary>
/// <param name="ranges">The range of each of <see cref="ActivationNames"/>.</param>
internal sealed class ActivationRanges(IReadOnlyDictionary<string, ActivationRange> ranges)
{
    private const string Prefix = "activations.";

    public ActivationRange this[string activations] => ranges[activations];

    /// <summary>All of them by their names.</summary>
    public IReadOnlyDictionary<string, ActivationRange> All => ranges;

    /// <summary>The ranges as tensors beside the weights: lowest and highest value of each.</summary>
    public IEnumerable<KeyValuePair<string, WeightTensor>> ToTensors() =>
        ranges.Select(pair => KeyValuePair.Create(Prefix + pair.Key, new WeightTensor([2], [pair.Value.Lowest, pair.Value.Highest])));

    /// <summary>Whether a tensor of a file is a range.</summary>
    public static bool IsRange(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The ranges among the tensors of a file; none where there is not one.</summary>
    /// <exception cref="InvalidDataException">They are not those of the architecture, or no ranges.</exception>
    public static ActivationRanges? Find(IReadOnlyDictionary<string, WeightTensor> tensors, GoogLeNetArchitecture architecture)
    {
        var found = tensors.Where(pair => IsRange(pair.Key)).ToDictionary(pair => pair.Key[Prefix.Length..], pair => pair.Value.Values);
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

/// <summary>The values of one tensor between layers that a byte can stand for; what lies outside becomes the nearest end.</summary>
/// <param name="Lowest">Zero after a ReLU, otherwise negative.</param>
/// <param name="Highest">Not below zero.</param>
internal readonly record struct ActivationRange(float Lowest, float Highest)
{
    /// <summary>The distance of two neighbouring bytes.</summary>
    public float Scale => (Highest - Lowest) / byte.MaxValue;

    /// <summary>The byte that stands for 0.</summary>
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Lowest / Scale), byte.MinValue, byte.MaxValue);

    /// <summary>The value that the nearest byte stands for.</summary>
    public float Round(float value) =>
        (Math.Clamp(MathF.Round(value / Scale) + ZeroPoint, byte.MinValue, byte.MaxValue) - ZeroPoint) * Scale;

    /// <summary>Whether it is one: finite, with 0 inside and a distance between two bytes.</summary>
    public bool IsSound => float.IsFinite(Scale) && float.IsNormal(Scale) && Scale > 0 && Lowest <= 0 && Highest >= 0;
}
