namespace TrainFlowers.Options;

/// <summary>Which flowers are drawn, and where.</summary>
internal sealed record DrawOptions
{
    /// <summary>The folder that gets a subfolder a kind.</summary>
    /// <value>Made if it is not there.</value>
    public required string Folder { get; init; }

    /// <summary>Pictures of each kind.</summary>
    /// <value>Default 120. 1 to 100,000.</value>
    public int PerKind { get; init; } = 120;

    /// <summary>Side of the square pictures, in pixels.</summary>
    /// <value>Default 128. 16 to 4,096.</value>
    public int Size { get; init; } = 128;

    /// <summary>The same seed draws the same pictures.</summary>
    /// <value>Default 1. Any whole number.</value>
    public int Seed { get; init; } = 1;
}
