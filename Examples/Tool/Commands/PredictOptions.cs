using Tool.CommandLine;

namespace Tool.Commands;

/// <summary>Which images are classified by which model.</summary>
internal sealed record PredictOptions
{
    [ExistingPath("image", "", "The images: files, and folders with all images below them.")]
    public required IReadOnlyList<string> Images { get; init; }

    [ExistingFile("--model", "file", "The model: a pipeline that ML.NET saved (.zip), or weights.")]
    public required string Model { get; init; }

    [ExistingFile("--labels", "txt", "For weights, the names of the classes, one per line.", Default = "those in the weights, or numbers")]
    public string? Labels { get; init; }

    [WholeNumber("--top-k", 1, 1_000, "Number of most likely classes to show.")]
    public int TopK { get; init; } = 3;
}
