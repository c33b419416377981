using Benchmarks.Rounds;
using Tool.CommandLine;

namespace Benchmarks.Auditing;

/// <summary>What faults are planted into.</summary>
internal sealed record AuditOptions
{
    [ExistingFile("--data", "csv", "A list of images that are taken to be right, with file and label.")]
    public string Data { get; init; } = SharedFiles.Flowers;

    [ExistingFile("--weights", "file", "The weights whose features tell images apart.")]
    public string Weights { get; init; } = SharedFiles.Weights;

    [Number("--wrong", 0, 0.5, "The share of images that get another label, drawn evenly.", above: true)]
    public double Wrong { get; init; } = 0.05;

    [WholeNumber("--copies", 1, 10_000, "Number of copies of each kind.")]
    public int Copies { get; init; } = 40;

    [WholeNumber("--seed", 0, int.MaxValue, "Decides what is planted.")]
    public int Seed { get; init; } = 1;
}
