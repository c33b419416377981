using Benchmarks.Rounds;
using Tool.CommandLine;

namespace Benchmarks.Calibrating;

/// <summary>Which images are compared with which.</summary>
internal sealed record DriftOptions
{
    [ExistingFile("--data", "csv", "A list of images with file, label and split: train, validation or test.")]
    public string Data { get; init; } = SharedFiles.Flowers;

    [ExistingFile("--other", "csv", "A list of images that are nothing like them.")]
    public string Other { get; init; } = SharedFiles.Steel;

    [ExistingFile("--weights", "file", "The weights whose features a classifier is trained on.")]
    public string Weights { get; init; } = SharedFiles.Weights;

    [WholeNumber("--halves", 2, 10_000, "Number of random halves of the images that the classifier did not learn from.")]
    public int Halves { get; init; } = 20;

    [WholeNumber("--draws", 2, 10_000, "Number of times that the images that the classifier did not learn from are divided again.")]
    public int Draws { get; init; } = 200;

    [OutputFile("--results", "md", "Receives the table.")]
    public string Results { get; init; } = "RESULTS.md";
}
