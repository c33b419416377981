using MLNet.GoogLeNet.Data.Options;
using MLNet.GoogLeNet.Transformers.Managed;

namespace MLNet.GoogLeNet;

/// <summary>
/// How a <see cref="GoogLeNetTransformer"/> or a <see cref="GoogLeNetFeaturizingTransformer"/> computes. Saved with the model.
/// </summary>
/// <remarks>Apart from rounding, these options do not change a result.</remarks>
public sealed record ComputeOptions
{
    /// <summary>Number of crops that one thread sends through the network together.</summary>
    /// <value>Default 16: larger mini-batches gain nothing on a processor. At least 1.</value>
    public int MiniBatchSize { get; init; } = 16;

    /// <summary>
    /// Number of threads that compute. A view has one lane per thread, which takes its images from the file to the answer by itself;
    /// a prediction engine uses all of them for its one image.
    /// </summary>
    /// <value>Default null: as many as there are processors. At least 1.</value>
    public int? Threads { get; init; }

    /// <summary>The device on which the network computes. A model saved for a graphics card loads without one, but cannot score.</summary>
    /// <value>Default <see cref="ComputeDevice.Cpu"/>, wherever the network was trained.</value>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>The precision in which the network computes.</summary>
    /// <value>
    /// Default <see cref="Precision.Auto"/>: <see cref="Precision.Float32"/>, but with TorchSharp on a processor
    /// <see cref="Precision.BFloat16"/> where the processor has instructions for it. It is saved as Auto, and each machine
    /// chooses for itself. <see cref="Precision.Int8"/> needs a model that <see cref="GoogLeNetTransformer.Quantize"/> made, and gives
    /// scores, not features.
    /// </value>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>The engine that computes.</summary>
    /// <value>
    /// Default <see cref="ScoringEngine.Auto"/>. <see cref="ScoringEngine.OnnxRuntime"/> goes with
    /// <see cref="ComputeDevice.Cpu"/> and any <see cref="Precision"/> but <see cref="Precision.BFloat16"/>,
    /// <see cref="ScoringEngine.Managed"/> with <see cref="ComputeDevice.Cpu"/> and <see cref="Precision.Float32"/>.
    /// </value>
    public ScoringEngine Engine { get; init; } = ScoringEngine.Auto;

    /// <summary>Number of threads that are used.</summary>
    internal int Lanes => Threads ?? Environment.ProcessorCount;

    /// <summary>The engine that is used: never <see cref="ScoringEngine.Auto"/>.</summary>
    internal ScoringEngine ChosenEngine => Engine != ScoringEngine.Auto ? Engine
        : Device != ComputeDevice.Cpu || Precision == Precision.BFloat16 ? ScoringEngine.TorchSharp
        : Precision == Precision.Int8 || !ManagedEngines.IsSupported ? ScoringEngine.OnnxRuntime
        : ScoringEngine.Managed;

    /// <summary>Checks the options for a network that gives scores.</summary>
    /// <param name="parameter">The parameter that the options came with.</param>
    /// <exception cref="ArgumentException">A value is out of its range, or two conflict.</exception>
    internal void ValidateForScores(string parameter) =>
        Validate(parameter, [Precision.Auto, Precision.Float32, Precision.BFloat16, Precision.Int8], "in scoring");

    /// <summary>Checks the options for a network that gives features.</summary>
    /// <inheritdoc cref="ValidateForScores"/>
    internal void ValidateForFeatures(string parameter) =>
        Validate(parameter, [Precision.Auto, Precision.Float32, Precision.BFloat16], "for features");

    private void Validate(string parameter, Precision[] precisions, string use)
    {
        var check = new OptionCheck(parameter);
        check.Range(MiniBatchSize >= 1, MiniBatchSize, "1 or more");
        check.Range(Threads is null or >= 1, Threads, "1 or more, or null");
        check.Defined(Device);
        check.OneOf(Precision, precisions, use);
        check.Defined(Engine);
        check.Agree(
            Precision != Precision.Int8 || (Device == ComputeDevice.Cpu && Engine is ScoringEngine.Auto or ScoringEngine.OnnxRuntime),
            $"Precision is Int8 with {nameof(Device)} {Device} and {nameof(Engine)} {Engine}; Int8 needs OnnxRuntime on Cpu. "
            + "Leave Engine at Auto and Device at Cpu.");
        check.Agree(
            Engine != ScoringEngine.OnnxRuntime || (Device == ComputeDevice.Cpu && Precision != Precision.BFloat16),
            $"Engine is OnnxRuntime with {nameof(Device)} {Device} and {nameof(Precision)} {Precision}; "
            + "OnnxRuntime needs Cpu and Float32 or Int8. Leave Engine at Auto, which chooses TorchSharp here.");
        check.Agree(
            Engine != ScoringEngine.Managed || (Device == ComputeDevice.Cpu && Precision is Precision.Auto or Precision.Float32),
            $"Engine is Managed with {nameof(Device)} {Device} and {nameof(Precision)} {Precision}; "
            + "Managed needs Cpu and Float32. Leave Engine at Auto, which chooses TorchSharp here.");
    }
}
