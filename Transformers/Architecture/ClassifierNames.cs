namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>Which tensors belong to a classifier, by their names in the state dictionary.</summary>
internal static class ClassifierNames
{
    private static readonly string[] Auxiliary = ["aux1", "aux2"];

    /// <summary>The main classifier and the two auxiliary ones.</summary>
    public static IReadOnlyList<string> All { get; } = ["fc", .. Auxiliary];

    /// <summary>Whether a tensor belongs to the classifier "fc", "aux1" or "aux2".</summary>
    public static bool Belongs(string name, string classifier) => name.StartsWith(classifier + ".", StringComparison.Ordinal);

    /// <summary>Whether a tensor belongs to an auxiliary classifier.</summary>
    public static bool IsAuxiliary(string name) => Auxiliary.Any(auxiliary => Belongs(name, auxiliary));

    /// <summary>Whether a tensor belongs to a classifier, main or auxiliary.</summary>
    public static bool IsClassifier(string name) => All.Any(classifier => Belongs(name, classifier));
}
