namespace Benchmarks.Results.Generality;

/// <summary>A way to get a classifier of images.</summary>
internal enum Way
{
    /// <summary>The best classifier on features, all layers below as they are.</summary>
    Head,

    /// <summary>All layers from pretrained weights, by default.</summary>
    FineTune,

    /// <summary>All layers from nothing, by default.</summary>
    Scratch,

    /// <summary>The same features and a trainer of ML.NET with its own defaults.</summary>
    MlNet,
}

/// <summary>Some ways, as the user lists them.</summary>
internal sealed record Ways(IReadOnlyList<Way> Listed)
{
    /// <summary>Reads "head,finetune".</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static Ways Parse(string text) => new([.. text.Split(',').Select(word =>
        !int.TryParse(word, out _) && Enum.TryParse(word, ignoreCase: true, out Way way) ? way
        : throw new FormatException("head, finetune, scratch or mlnet is expected"))]);

    public override string ToString() => string.Join(',', Listed).ToLowerInvariant();
}
