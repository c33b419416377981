using Tool.CommandLine;

namespace Tool.Commands;

/// <summary>Which model is calibrated on which images, and what it is to promise.</summary>
internal sealed record CalibrateOptions
{
    [ExistingFile("--model", "file", "The model: a pipeline that ML.NET saved (.zip), or weights.")]
    public required string Model { get; init; }

    [ExistingFile("--labels", "txt", "For weights, the names of the classes, one per line.", Default = "those in the weights, or numbers")]
    public string? Labels { get; init; }

    [ExistingPath("--data", "csv or folder",
        "A few hundred labelled images that the model was not trained on: the split validation of a CSV list that has one, "
            + "otherwise all images of the list, or of a folder with one subfolder per class.")]
    public required string Data { get; init; }

    [OutputFile("--output", "zip", "Receives the calibrated model; it may be the file of --model.", Replaces = "--model")]
    public required string Output { get; init; }

    [Number("--coverage", 0, 1, "The share of images whose label set has the right class.", above: true, below: true)]
    public double Coverage { get; init; } = 0.95;

    [Number("--false-alarms", 0, 1, "The share of images of known classes that are called unknown; 0 for none.", below: true)]
    public double FalseAlarms { get; init; } = 0.01;

    [Flag("--per-class", "Reaches the coverage within each class.")]
    public bool PerClass { get; init; }
}
