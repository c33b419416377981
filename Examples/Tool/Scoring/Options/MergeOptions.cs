using Tool.CommandLine;
using Tool.Scoring.Outputs;

namespace Tool.Scoring.Options;

/// <summary>What is to be joined.</summary>
internal sealed record MergeOptions
{
    [RowsFile("output", "", $"The output without the shard in its name ({OutputFormat.Extensions}); the shards stand beside it.")]
    public required string Output { get; init; }

    [Flag("--overwrite", "Replaces an output that is there.")]
    public bool Overwrite { get; init; }
}
