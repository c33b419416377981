using MLNet.GoogLeNet;
using Tool.CommandLine;

namespace Tool.Training;

/// <summary>
/// How a network is trained, as the user asks for it; null where the kind of training decides (<see cref="TrainingDefaults"/>).
/// </summary>
internal record TrainingOptions
{
    [ExistingPath("--data", "csv or folder",
        "The images: a CSV list with the columns file, label and optionally split, or a folder with one subfolder per class.")]
    public required string Data { get; init; }

    [ExistingFile("--weights", "file",
        "Pretrained weights to start from: safetensors, PyTorch, ONNX, Caffe, or a saved model (.zip).",
        Default = "none; trains from scratch")]
    public string? Weights { get; init; }

    [OneOf("--architecture", "The variant of the network.")]
    public GoogLeNetArchitecture? Architecture { get; init; }

    [OneOf("--recipe", "The training recipe; other options change it.", Default = "by the kind of training")]
    public RecipeName? Recipe { get; init; }

    [WholeNumber("--epochs", 1, 10_000, "Number of epochs.")]
    public int? Epochs { get; init; }

    [WholeNumber("--batch-size", 1, 4_096, "Images in a mini-batch.")]
    public int? MiniBatchSize { get; init; }

    [Number("--learning-rate", 0, 10, "The highest learning rate.", above: true)]
    public double? LearningRate { get; init; }

    [WholeNumber("--image-size", 32, 1_024, "Side of the square that the network sees, in pixels.")]
    public int? ImageSize { get; init; }

    [Number("--validation-fraction", 0, 1,
        "Share of the training images held out to choose the best epoch. With 0, the validation images of a list are trained on as well.",
        below: true)]
    public double? ValidationFraction { get; init; }

    [OneOf("--balance-classes", "Whether classes with few images weigh more in the loss.")]
    public ClassBalance? BalanceClasses { get; init; }

    // nothing trains in 8 bits
    [OneOf("--precision", "The precision of the network while it trains.", nameof(MLNet.GoogLeNet.Precision.Int8),
        Default = "auto: bfloat16 where the processor has AVX-512 BF16, float32 elsewhere")]
    public Precision? Precision { get; init; }

    [WholeNumber("--threads", 1, 1_024, "Threads that the network trains with.", Default = "one per processor that is free")]
    public int? Threads { get; init; }

    [WholeNumber("--seed", int.MinValue, int.MaxValue, "Seeds the split and the training: the same seed gives the same run.")]
    public int Seed { get; init; } = DefaultSeed;

    public const int DefaultSeed = 1;
}
