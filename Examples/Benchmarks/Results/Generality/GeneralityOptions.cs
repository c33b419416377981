using Tool.CommandLine;
using Tool.Training;

namespace Benchmarks.Results.Generality;

/// <summary>On which images, with how many of them, and in which ways.</summary>
internal sealed record GeneralityOptions
{
    [ExistingFile("--data", "csv", "The images: a CSV list with the columns file, label and split.")]
    public required string Data { get; init; }

    [ExistingFile("--weights", "file", "Pretrained weights, for all ways but scratch.")]
    public required string Weights { get; init; }

    [Parsed("--per-class", "N|all", "Numbers of images per class to learn from and to validate on, separated by spaces or commas.")]
    public IReadOnlyList<ImagesPerClass> PerClass { get; init; } = [ImagesPerClass.Parse("5,10,20,all")];

    [Parsed("--ways", "WAY", "Ways to train: head, finetune, scratch, mlnet, separated by spaces or commas.")]
    public IReadOnlyList<Ways> Ways { get; init; } = [Generality.Ways.Parse("head,finetune,scratch,mlnet")];

    [WholeNumber("--seeds", 1, 100, "Number of draws, each with a seed of its own.")]
    public int Seeds { get; init; } = 3;

    [WholeNumber("--seed", int.MinValue, int.MaxValue, "The first seed.")]
    public int Seed { get; init; } = TrainingOptions.DefaultSeed;

    [OutputFile("--results", "md", "Receives the table.")]
    public string Results { get; init; } = "RESULTS.md";
}
