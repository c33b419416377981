using Tool.CommandLine;

namespace Tool.Commands;

/// <summary>What is made of a file of weights.</summary>
internal sealed record ConvertOptions
{
    [ExistingFile("--weights", "file", "The weights: safetensors, PyTorch (.pth), ONNX, Caffe (.caffemodel) or a saved model (.zip).")]
    public required string Weights { get; init; }

    [ExistingFile("--labels", "txt", "The names of the classes, one per line.", Default = "those in the weights, or numbers")]
    public string? Labels { get; init; }

    [OutputFile("--output", "zip", "Receives the model.")]
    public string Output { get; init; } = "model.zip";
}
