using Benchmarks.Rounds;
using Tool.CommandLine;

namespace Benchmarks.Auditing;

/// <summary>What wrong labels are planted into, and how long is trained on them.</summary>
internal sealed record SuspectsOptions
{
    [ExistingFile("--data", "csv", "A list of images that are taken to be right, with file and label.")]
    public string Data { get; init; } = SharedFiles.Flowers;

    [ExistingFile("--weights", "file", "The weights that training starts from.")]
    public string Weights { get; init; } = SharedFiles.Weights;

    [Number("--wrong", 0, 0.5, "The share of images that get another label, drawn evenly.", above: true)]
    public double Wrong { get; init; } = 0.05;

    [WholeNumber("--epochs", 1, 10_000, "Number of epochs.")]
    public int Epochs { get; init; } = 4;

    [WholeNumber("--image-size", 32, 1024, "Side of the square that the network sees.")]
    public int ImageSize { get; init; } = 112;

    [WholeNumber("--seed", 0, int.MaxValue, "Decides what is planted, and the training.")]
    public int Seed { get; init; } = 1;
}
