namespace MLNet.GoogLeNet;

/// <summary>How a <see cref="GoogLeNetTransformer"/> computes; the scores are the same up to rounding.</summary>
public sealed record ScoringOptions
{
    /// <summary>Number of pictures that go through the network together.</summary>
    /// <value>Default 32: measured on two cores, larger mini-batches gain nothing. At least 1.</value>
    public int MiniBatchSize { get; init; } = 32;

    /// <summary>Where the network computes.</summary>
    /// <value>Default <see cref="ComputeDevice.Cpu"/>.</value>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;
}
