namespace BatchScoring.Options;

/// <summary>What is to be joined.</summary>
/// <param name="Output">The output without the shard in its name.</param>
/// <param name="Overwrite">Whether an output that is there is replaced.</param>
internal sealed record MergeOptions(string Output, bool Overwrite);
