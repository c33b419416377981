using Tool.CommandLine;

namespace Tool.Commands;

/// <summary>Which images are explained, and where the overlays go.</summary>
internal sealed record ExplainOptions
{
    /// <summary>The layer whose maps need no gradients, and so no libtorch.</summary>
    public const string LastLayer = "inception5b";

    [ExistingFile("image", "", "The image files.")]
    public required IReadOnlyList<string> Images { get; init; }

    [ExistingFile("--model", "file", "The model: a pipeline that ML.NET saved (.zip), or weights.")]
    public required string Model { get; init; }

    [ExistingFile("--labels", "txt", "For weights, the names of the classes, one per line.", Default = "those in the weights, or numbers")]
    public string? Labels { get; init; }

    [Folder("--output", "folder", "Receives an overlay per image, NAME.attention.png.")]
    public string Output { get; init; } = ".";

    [Text("--class", "name", "The class to explain.", Default = "the most likely class of each image")]
    public string? ClassName { get; init; }

    [Text("--layer", "name", "The layer whose maps are shown. Layers before the last are explained by Grad-CAM, which needs libtorch.")]
    public string Layer { get; init; } = LastLayer;
}
