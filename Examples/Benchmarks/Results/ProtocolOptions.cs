using MLNet.GoogLeNet;

namespace TrainFlowers.Options;

/// <summary>Which models are tested how.</summary>
internal sealed record ProtocolOptions
{
    /// <summary>Saved models; the first is tested alone, and all of them as an average.</summary>
    /// <value>At least one. They exist.</value>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>A CSV list of pictures with the split "test".</summary>
    /// <value>Exists.</value>
    public required string Data { get; init; }

    /// <summary>Numbers of crops a picture.</summary>
    /// <value>Default 1, 10 and 144.</value>
    public IReadOnlyList<int> Crops { get; init; } = [1, 10, 144];

    /// <summary>In which numbers the networks compute.</summary>
    /// <value>Default float32.</value>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>The Markdown file that receives the table.</summary>
    /// <value>Default <c>RESULTS.md</c>.</value>
    public string Results { get; init; } = DefaultResults;

    public const string DefaultResults = "RESULTS.md";
}
