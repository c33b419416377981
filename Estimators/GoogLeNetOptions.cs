namespace MLNet.GoogLeNet;

/// <summary>How a GoogLeNet is trained. The defaults are those of the BVLC "quick" solver unless a property says otherwise.</summary>
public sealed record GoogLeNetOptions
{
    /// <summary>The column with zero-mean pixels: a vector of single, planes of RGB [3, H, W].</summary>
    /// <value>Default "Pixels".</value>
    public string PixelColumnName { get; init; } = "Pixels";

    /// <summary>The column with the class: a key whose values are the class names.</summary>
    /// <value>Default "Label".</value>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The layout of the network.</summary>
    /// <value>Default <see cref="GoogLeNetArchitecture.Paper"/>. Must be that of <see cref="InitialWeights"/>.</value>
    public GoogLeNetArchitecture Architecture { get; init; } = GoogLeNetArchitecture.Paper;

    /// <summary>
    /// A file of weights to start from: safetensors or a PyTorch state dictionary, with the names of Caffe, torchvision or this
    /// library. Classifiers made for another number of classes start afresh.
    /// </summary>
    /// <value>Default none: training starts from scratch. Nothing is downloaded.</value>
    public string? InitialWeights { get; init; }

    /// <summary>Side in pixels of the square that the network sees; a random place of the picture in training.</summary>
    /// <value>Default 224 (paper, section 6). At least 32. Smaller is faster and sees less.</value>
    public int ImageSize { get; init; } = 224;

    /// <summary>How often training goes through all pictures.</summary>
    /// <value>Default 15, which suits fine-tuning; from scratch takes more. At least 1.</value>
    public int Epochs { get; init; } = 15;

    /// <summary>Number of pictures a step of gradient descent looks at.</summary>
    /// <value>Default 32. At least 1.</value>
    public int MiniBatchSize { get; init; } = 32;

    /// <summary>
    /// Learning rate of layers that start afresh, at the beginning; it falls to zero by polynomial decay,
    /// (1 − step/steps)^0.5.
    /// </summary>
    /// <value>Default 0.01. Above zero.</value>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>The learning rate of layers that come from <see cref="InitialWeights"/>, as a share of the other.</summary>
    /// <value>Default 0.1: a fresh classifier learns ten times as fast as a pretrained body. Zero keeps the body as it is.</value>
    public double PretrainedLearningRateFactor { get; init; } = 0.1;

    /// <summary>Share of the last step that is added to the next.</summary>
    /// <value>Default 0.9 (paper, section 6). From 0 to below 1.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Pull of the weights of convolutions and linear layers towards zero; biases and batch norm are spared.</summary>
    /// <value>Default 0.0002. Not negative.</value>
    public double WeightDecay { get; init; } = 2e-4;

    /// <summary>Share of each auxiliary classifier's loss in the total.</summary>
    /// <value>Default 0.3 (paper, section 5). Zero leaves the auxiliary classifiers out. Not negative.</value>
    public double AuxiliaryLossWeight { get; init; } = 0.3;

    /// <summary>Whether every other picture, by chance, is mirrored left to right in training.</summary>
    /// <value>Default true.</value>
    public bool Mirror { get; init; } = true;

    /// <summary>
    /// Share of each class that is held out to choose the best epoch by. A class with one picture is not held out.
    /// </summary>
    /// <value>Default 0.1. From 0 (nothing is held out; the last epoch counts) to below 1. Unused with a validation column.</value>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>
    /// A text column that says which rows to hold out instead: those with the value "validation", as the Split column of
    /// <c>LoadFromImageList</c> has it.
    /// </summary>
    /// <value>Default none.</value>
    public string? ValidationColumnName { get; init; }

    /// <summary>Seed of everything random: initial weights, order, crops, mirrors, dropout, what is held out.</summary>
    /// <value>Default none: drawn from the <c>MLContext</c>, whose own seed then decides.</value>
    public int? Seed { get; init; }

    /// <summary>Where the network computes.</summary>
    /// <value>Default <see cref="ComputeDevice.Cpu"/>.</value>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>Is told of each epoch when it ends.</summary>
    /// <value>Default nobody.</value>
    public IProgress<EpochMetrics>? Progress { get; init; }

    /// <summary>Is told of the share of the training that is done, 0 to 1, after each mini-batch.</summary>
    /// <value>Default nobody.</value>
    public IProgress<double>? MiniBatchProgress { get; init; }

    /// <summary>
    /// Stops training early: <c>Fit</c> then returns the best weights so far, or throws
    /// <see cref="OperationCanceledException"/> where no epoch is complete.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <exception cref="ArgumentException">A value is out of the range that its property states.</exception>
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(PixelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
        Require(ImageSize >= GoogLeNetModel.SmallestImageSize, nameof(ImageSize), ImageSize, $"{GoogLeNetModel.SmallestImageSize} or more");
        Require(Epochs >= 1, nameof(Epochs), Epochs, "1 or more");
        Require(MiniBatchSize >= 1, nameof(MiniBatchSize), MiniBatchSize, "1 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0");
        Require(PretrainedLearningRateFactor >= 0, nameof(PretrainedLearningRateFactor), PretrainedLearningRateFactor, "0 or more");
        Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "from 0 to below 1");
        Require(WeightDecay >= 0, nameof(WeightDecay), WeightDecay, "0 or more");
        Require(AuxiliaryLossWeight >= 0, nameof(AuxiliaryLossWeight), AuxiliaryLossWeight, "0 or more");
        Require(ValidationFraction is >= 0 and < 1, nameof(ValidationFraction), ValidationFraction, "from 0 to below 1");
        Require(Enum.IsDefined(Architecture), nameof(Architecture), Architecture, "Paper or Torchvision");
        Require(Enum.IsDefined(Device), nameof(Device), Device, "Cpu or Cuda");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be {range}.");
    }
}
