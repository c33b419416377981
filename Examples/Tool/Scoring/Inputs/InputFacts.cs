namespace Tool.Scoring.Inputs;

/// <summary>What the whole input has, all shards together.</summary>
/// <param name="Images">Number of images, including those that cannot be read.</param>
/// <param name="PassedOver">Files of a folder that are not images by their extension: how many of each extension.</param>
internal sealed record InputFacts(long Images, IReadOnlyDictionary<string, long> PassedOver)
{
    /// <summary>Those of a list or a stream, in which nothing is skipped.</summary>
    public static InputFacts Of(long images) => new(images, new Dictionary<string, long>());
}
