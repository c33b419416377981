using MLNet.GoogLeNet;
using Tool.CommandLine;

namespace Tool.Commands;

/// <summary>Which model is tested on which images.</summary>
internal sealed record EvaluateOptions
{
    [ExistingFile("--model", "file", "The model: a pipeline that ML.NET saved (.zip), or weights.")]
    public required string Model { get; init; }

    [ExistingPath("--data", "csv or folder",
        "The images with their classes: of a CSV list with the split test, those of that split; "
            + "of any other list, or of a folder with one subfolder per class, all.")]
    public required string Data { get; init; }

    [OutputFile("--report", "html", "A page with the figures, their intervals, the classes, the worst images and the leaks.")]
    public string? Report { get; init; }

    [OutputFile("--json", "file", "The same as JSON.")]
    public string? Json { get; init; }

    [ExistingFile("--labels", "txt", "For weights, the names of the classes, one per line.", Default = "those in the weights, or numbers")]
    public string? Labels { get; init; }

    [OneOf("--precision", "The precision of the network.", Default = "as saved: auto, which is float32 with ONNX Runtime")]
    public Precision? Precision { get; init; }

    [OneOfNumbers("--crops", "Crops of an image whose scores are averaged; 144 as the paper.", 1, 10, 144, Default = "as saved, 1")]
    public int? Crops { get; init; }
}
