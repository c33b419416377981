using Tool.CommandLine;
using Tool.Training;

namespace Benchmarks.Results;

/// <summary>A way to train, and with how many seeds.</summary>
internal sealed record SeedsOptions : TrainingOptions
{
    [WholeNumber("--seeds", 1, 100, "Number of seeds, from --seed on.")]
    public int Seeds { get; init; } = 3;

    [OutputFile("--results", "md", "Receives the table.")]
    public string Results { get; init; } = "RESULTS.md";

    [OutputFile("--output", "zip", "Receives the models, with the seed in the name: flowers-1.zip and so on.")]
    public string? Output { get; init; }
}
