namespace TrainFlowers.Options;

/// <summary>What is made of a file of weights.</summary>
internal sealed record ConvertOptions
{
    /// <summary>The file of weights.</summary>
    /// <value>Exists.</value>
    public required string Weights { get; init; }

    /// <summary>The text file with a class name a line.</summary>
    /// <value>Default null: the names in the file of weights, or numbers. Exists.</value>
    public string? Labels { get; init; }

    /// <summary>Where the model is saved.</summary>
    /// <value>Default <c>model.zip</c>. Its folder exists.</value>
    public string Output { get; init; } = DefaultOutput;

    /// <summary>Further forms in which it is saved.</summary>
    /// <value>Default none.</value>
    public ExportOptions Exports { get; init; } = new();

    public const string DefaultOutput = "model.zip";
}
