using Benchmarks.Rounds;
using Tool.CommandLine;

namespace Benchmarks.Calibrating;

/// <summary>Which images are known and which are not.</summary>
internal sealed record CalibrationOptions
{
    [ExistingFile("--data", "csv", "A list of images with file and label; some kinds of each split are not trained on.")]
    public string Data { get; init; } = SharedFiles.Flowers;

    [ExistingFile("--other", "csv", "A list of images that are nothing like them.")]
    public string Other { get; init; } = SharedFiles.Steel;

    [ExistingFile("--weights", "file", "The weights whose features a classifier is trained on.")]
    public string Weights { get; init; } = SharedFiles.Weights;

    [WholeNumber("--splits", 2, 1_000, "Number of random splits.")]
    public int Splits { get; init; } = 20;

    [WholeNumber("--unknown-kinds", 1, 100, "Kinds of each split that are not trained on.")]
    public int UnknownKinds { get; init; } = 3;

    [OutputFile("--results", "md", "Receives the table.")]
    public string Results { get; init; } = "RESULTS.md";
}
