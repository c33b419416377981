namespace MLNet.GoogLeNet;

/// <summary>How a <see cref="GoogLeNetTransformer"/> computes, and what it gives. Saved with the model.</summary>
public sealed record ScoringOptions
{
    /// <summary>Number of crops that go through the network together in one thread.</summary>
    /// <value>Default 16: larger mini-batches gain nothing on a processor. At least 1.</value>
    public int MiniBatchSize { get; init; } = 16;

    /// <summary>
    /// Number of threads that score. A view has so many lanes, each of which takes its images from the file to the answer by itself;
    /// a prediction engine uses so many for its one image.
    /// </summary>
    /// <value>Default null: as many as there are processors. At least 1.</value>
    public int? Threads { get; init; }

    /// <summary>Where the network computes. A model that was saved for a graphics card loads without one; scoring there throws.</summary>
    /// <value>Default <see cref="ComputeDevice.Cpu"/>, wherever the network was trained.</value>
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

    /// <summary>
    /// Number of crops of an image whose probabilities are averaged: 1, the middle; 10, the middle, the corners and all of them
    /// mirrored (Krizhevsky et al. 2012, section 4.1); or 144, the paper's four scales, three squares and six crops, mirrored
    /// (section 7), for which the images are loaded with <see cref="ImageFit.TestSquares"/>. The time grows with the number.
    /// </summary>
    /// <value>Default 1.</value>
    public int Crops { get; init; } = 1;

    /// <summary>
    /// Number of classes in the columns <c>TopLabels</c>, vector of text, and <c>TopScores</c>, vector of single, the likeliest first.
    /// A missing image has empty names and NaN.
    /// </summary>
    /// <value>Default 0: no such columns. Up to the number of classes.</value>
    public int TopK { get; init; }

    /// <summary>What <c>Score</c> and <c>TopScores</c> hold.</summary>
    /// <value>Default <see cref="ScoreOutput.Probabilities"/>.</value>
    public ScoreOutput Output { get; init; } = ScoreOutput.Probabilities;

    /// <summary>
    /// What logits are divided by, so that probabilities are as often right as they say (Guo et al. 2017). Changes no order;
    /// <see cref="GoogLeNetTransformer.CalibrateTemperature"/> finds it.
    /// </summary>
    /// <value>Default 1. Greater than 0.</value>
    public float Temperature { get; init; } = 1;

    /// <summary>The probability that the likeliest class needs; below it <c>PredictedLabel</c> is missing (key 0).</summary>
    /// <value>Default 0: the model always answers. From 0 to 1.</value>
    public float AbstainBelow { get; init; }

    /// <summary>Number of threads that are used.</summary>
    internal int Lanes => Threads ?? Environment.ProcessorCount;

    /// <summary>The engine that is used: never <see cref="ScoringEngine.Auto"/>.</summary>
    internal ScoringEngine ChosenEngine => Engine != ScoringEngine.Auto ? Engine
        : Device == ComputeDevice.Cpu && Precision != Precision.BFloat16 ? ScoringEngine.OnnxRuntime
        : ScoringEngine.TorchSharp;

    /// <exception cref="ArgumentException">A value is out of its range, or two do not go together.</exception>
    internal void Validate(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MiniBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Lanes, 1, nameof(Threads));
        ThrowUnlessDefined(Device, nameof(Device));
        ThrowUnlessDefined(Precision, nameof(Precision));
        ThrowUnlessDefined(Engine, nameof(Engine));
        ThrowUnlessDefined(Output, nameof(Output));
        ThrowUnless(Crops is 1 or 10 or 144, Crops, nameof(Crops), "it must be 1, 10 or 144");
        ThrowUnless(TopK >= 0 && TopK <= classes, TopK, nameof(TopK), $"the model has {classes} classes; it must be from 0 to that");
        ThrowUnless(Temperature > 0 && float.IsFinite(Temperature), Temperature, nameof(Temperature), "it must be greater than 0");
        ThrowUnless(AbstainBelow is >= 0 and <= 1, AbstainBelow, nameof(AbstainBelow), "it must be a probability, from 0 to 1");
        if (Precision == Precision.Int8 && (Device != ComputeDevice.Cpu || Engine == ScoringEngine.TorchSharp))
            throw new ArgumentException(
                $"Precision is Int8 with {nameof(Device)} {Device} and {nameof(Engine)} {Engine}; only OnnxRuntime computes in it, on Cpu. "
                + "Leave Engine at Auto and Device at Cpu.");
        if (Engine == ScoringEngine.OnnxRuntime && (Device != ComputeDevice.Cpu || Precision == Precision.BFloat16))
            throw new ArgumentException(
                $"Engine is OnnxRuntime with {nameof(Device)} {Device} and {nameof(Precision)} {Precision}; it computes on Cpu in Float32 or Int8. "
                + "Leave Engine at Auto, which chooses TorchSharp here.");
    }

    /// <summary>The same for a network that gives features.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, two do not go together, or one is about scores.</exception>
    internal void ValidateForFeatures()
    {
        var used = new ScoringOptions { MiniBatchSize = MiniBatchSize, Threads = Threads, Device = Device, Precision = Precision, Engine = Engine };
        if (this != used)
            throw new ArgumentException(
                $"{nameof(Crops)}, {nameof(TopK)}, {nameof(Output)}, {nameof(Temperature)} and {nameof(AbstainBelow)} are about scores, and features "
                + $"are those of one crop: the options are {this}. Leave these five at their defaults.");
        if (Precision == Precision.Int8)
            throw new ArgumentException("Precision is Int8; features are computed in Float32 or BFloat16. Leave Precision at Float32.");
        Validate(classes: 0);
    }

    private static void ThrowUnless<T>(bool condition, T value, string name, string problem)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; {problem}.");
    }

    private static void ThrowUnlessDefined<T>(T value, string name) where T : struct, Enum =>
        ThrowUnless(Enum.IsDefined(value), value, name, $"it must be one of {string.Join(", ", Enum.GetNames<T>())}");
}
