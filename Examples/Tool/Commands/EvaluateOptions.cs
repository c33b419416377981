using MLNet.GoogLeNet;
using Tool.CommandLine;

namespace Tool.Commands;

/// <summary>Which model is tested on which images.</summary>
internal sealed record EvaluateOptions
{
    [ExistingFile("--model", "file", "The model: a pipeline that ML.NET saved (.zip), or weights.")]
    public required string Model { get; init; }

    [ExistingPath("--data", "csv or folder",
        "The labelled images: the split test of a CSV list that has one, "
            + "otherwise all images of the list, or of a folder with one subfolder per class.")]
    public required string Data { get; init; }

    [OutputFile("--report", "html", "A page with the figures, their intervals, the classes, the worst images and the leaks.")]
    public string? Report { get; init; }

    [OutputFile("--json", "file", "The same as JSON.")]
    public string? Json { get; init; }

    [ExistingFile("--labels", "txt", "For weights, the names of the classes, one per line.", Default = "those in the weights, or numbers")]
    public string? Labels { get; init; }

    [OneOf("--precision", "The precision of the network.", Default = "as saved: auto, which is float32 without libtorch")]
    public Precision? Precision { get; init; }

    [OneOfNumbers("--crops", "Crops of an image whose scores are averaged; 144 as in the paper.", 1, 10, 144, Default = "as saved, 1")]
    public int? Crops { get; init; }
}
