using Tool.CommandLine;

namespace Tool.Commands;

/// <summary>The formats in which a model is exported.</summary>
internal sealed record ExportOptions
{
    [ExistingFile("--model", "file", "The model: a pipeline that ML.NET saved (.zip), or weights.")]
    public required string Model { get; init; }

    [ExistingFile("--labels", "txt", "For weights, the names of the classes, one per line.", Default = "those in the weights, or numbers")]
    public string? Labels { get; init; }

    [OutputFile("--onnx", "file", "Receives the network as ONNX.")]
    public string? Onnx { get; init; }

    [OutputFile("--portable", "zip", "Receives the model in ML.NET's own parts, for programs without this library.")]
    public string? Portable { get; init; }

    [OutputFile("--weights", "file", "Receives the weights as safetensors.")]
    public string? Weights { get; init; }

    [OutputFile("--int8", "file",
        "Receives the model that computes in 8 bits (.zip), or its network as ONNX (.onnx). "
            + "Needs --data, unless the model has been quantized.")]
    public string? Int8 { get; init; }

    [ExistingPath(
        "--data", "csv or folder", "With --int8: a few hundred images like those to be scored, to measure the ranges of the activations.")]
    public string? Data { get; init; }
}
