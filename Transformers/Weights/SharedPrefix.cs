using MLNet.GoogLeNet.Transformers.Weights.Tensors;
namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>
/// What wrappers put in front of every name: "module." (DataParallel), "_orig_mod." (torch.compile), "model." (Lightning), and any
/// other or several of them.
/// </summary>
internal static class SharedPrefix
{
    private static readonly char[] Separators = ['.', '/', ':'];

    /// <summary>The tensors without the prefix that all of their names share; as they are where the first layer's name has none.</summary>
    /// <param name="tensors">The tensors of a file.</param>
    /// <param name="firstLayers">How names of a network's first layer begin, one for each way of naming layers.</param>
    /// <exception cref="InvalidDataException">The first layer's name has a prefix that others lack; the message lists them.</exception>
    public static IEnumerable<KeyValuePair<string, WeightTensor>> Strip(
        IReadOnlyDictionary<string, WeightTensor> tensors, params string[] firstLayers)
    {
        int[] lengths = [.. tensors.Keys.Select(name => LengthIn(name, firstLayers))];
        int first = Array.FindIndex(lengths, length => length > 0);
        if (first < 0 || lengths.Contains(0))
            return tensors;

        string prefix = tensors.Keys.ElementAt(first)[..lengths[first]];
        string[] others = [.. tensors.Keys.Where(name => !name.StartsWith(prefix, StringComparison.Ordinal))];
        return others.Length == 0
            ? tensors.Select(pair => KeyValuePair.Create(pair.Key[prefix.Length..], pair.Value))
            : throw new InvalidDataException(
                $"The names of {tensors.Count - others.Length} of its tensors begin with '{prefix}', and those of {others.Length} do " +
                $"not: [{string.Join(", ", others.Take(5))}{(others.Length > 5 ? ", …" : "")}]. Save only the former, which hold the " +
                "GoogLeNet.");
    }

    // −1: not the first layer; 0: the first layer without a prefix.
    private static int LengthIn(string name, string[] firstLayers) => firstLayers.Max(layer =>
        name.StartsWith(layer, StringComparison.Ordinal) ? 0
        : name.IndexOf(layer, StringComparison.Ordinal) is > 0 and var at && Separators.Contains(name[at - 1]) ? at
        : -1);
}
