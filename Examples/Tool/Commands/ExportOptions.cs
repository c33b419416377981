namespace TrainFlowers.Options;

/// <summary>Files for others than this library that are made of a model; each null where it is not wanted. Their folders exist.</summary>
internal sealed record ExportOptions
{
    /// <summary>The network as ONNX.</summary>
    public string? Onnx { get; init; }

    /// <summary>The whole pipeline in ML.NET's own parts.</summary>
    public string? Portable { get; init; }

    /// <summary>The weights as safetensors.</summary>
    public string? Weights { get; init; }
}
