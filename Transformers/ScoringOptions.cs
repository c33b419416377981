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

    /// <summary>In which numbers the network computes.</summary>
    /// <value>
    /// Default <see cref="Precision.Float32"/>. <see cref="Precision.Int8"/> needs a model that <see cref="GoogLeNetTransformer.Quantize"/>
    /// made.
    /// </value>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>What computes.</summary>
    /// <value>
    /// Default <see cref="ScoringEngine.Auto"/>. <see cref="ScoringEngine.OnnxRuntime"/> goes with
    /// <see cref="ComputeDevice.Cpu"/> and <see cref="Precision.Float32"/> or <see cref="Precision.Int8"/> only.
    /// </value>
    public ScoringEngine Engine { get; init; } = ScoringEngine.Auto;

    /// <summary>The engine that is used: never <see cref="ScoringEngine.Auto"/>.</summary>
    internal ScoringEngine ChosenEngine => Engine != ScoringEngine.Auto ? Engine
        : Device == ComputeDevice.Cpu && Precision != Precision.BFloat16 ? ScoringEngine.OnnxRuntime
        : ScoringEngine.TorchSharp;

    /// <exception cref="ArgumentException">A value is out of its range, or two do not go together.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MiniBatchSize, 1);
        ThrowUnlessDefined(Device, nameof(Device));
        ThrowUnlessDefined(Precision, nameof(Precision));
        ThrowUnlessDefined(Engine, nameof(Engine));
        if (Precision == Precision.Int8 && (Device != ComputeDevice.Cpu || Engine == ScoringEngine.TorchSharp))
            throw new ArgumentException(
                $"Precision is Int8 with {nameof(Device)} {Device} and {nameof(Engine)} {Engine}; only OnnxRuntime computes in it, on Cpu. "
                + "Leave Engine at Auto and Device at Cpu.");
        if (Engine == ScoringEngine.OnnxRuntime && (Device != ComputeDevice.Cpu || Precision == Precision.BFloat16))
            throw new ArgumentException(
                $"Engine is OnnxRuntime with {nameof(Device)} {Device} and {nameof(Precision)} {Precision}; it computes on Cpu in Float32 or Int8. "
                + "Leave Engine at Auto, which chooses TorchSharp here.");
    }

    private static void ThrowUnlessDefined<T>(T value, string name) where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
