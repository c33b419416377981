using MLNet.GoogLeNet;
using Tool.CommandLine;

namespace Benchmarks.Results;

/// <summary>Which models are tested how.</summary>
internal sealed record ProtocolOptions
{
    [ExistingFile("--data", "csv", "The images: a CSV list with the columns file, label and split.")]
    public required string Data { get; init; }

    [ExistingFile("--models", "zip", "Saved models; the first is tested alone, and all of them as an average.")]
    public required IReadOnlyList<string> Models { get; init; }

    [OneOfNumbers("--crops", "Numbers of crops per image.", 1, 10, 144)]
    public IReadOnlyList<int> Crops { get; init; } = [1, 10, 144];

    [OneOf("--precision", "The precision of the networks.")]
    public Precision Precision { get; init; } = Precision.Float32;

    [OutputFile("--results", "md", "Receives the table.")]
    public string Results { get; init; } = "RESULTS.md";
}
