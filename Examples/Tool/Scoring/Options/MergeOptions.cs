using Tool.CommandLine;
using Tool.Scoring.Outputs;

namespace Tool.Scoring.Options;

/// <summary>What is to be joined.</summary>
internal sealed record MergeOptions
{
    [RowsFile("output", "", $"The output without the shard in its name ({OutputFormat.Extensions}); the shards are beside it.")]
    public required string Output { get; init; }

    [Number("--drift-alarm", 0, 1, "As for score, of all shards together.", above: true, below: true, Default = "drift is only reported")]
    public double? DriftAlarm { get; init; }

    [Flag("--overwrite", "Replaces an existing output.")]
    public bool Overwrite { get; init; }
}
