using System.Text.Json.Serialization;
using Microsoft.ML;

namespace MLNet.GoogLeNet;

/// <summary>
/// How a GoogLeNet is trained. The defaults fine-tune well and train from scratch decently; <see cref="TrainingRecipe"/> has others.
/// </summary>
/// <remarks>
/// Options that concern only pretrained layers (<see cref="HeadFirst"/>, <see cref="PretrainedLearningRateFactor"/>,
/// <see cref="LayerLearningRateDecay"/>) have no effect without <see cref="InitialWeights"/> or <see cref="StartFrom"/>.
/// </remarks>
public sealed partial record GoogLeNetOptions
{
    /// <summary>The column with zero-mean pixels: a vector of single, planes of RGB [3, H, W].</summary>
    /// <value>Default "Pixels".</value>
    public string PixelColumnName { get; init; } = "Pixels";

    /// <summary>The column with the class: a key whose values are the class names.</summary>
    /// <value>Default "Label".</value>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column that the model adds for the probability of each class: a vector of single with the class names.</summary>
    /// <value>Default "Score", which the displays and the command-line tool look for.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column that the model adds for the most likely class: a key with the class names.</summary>
    /// <value>Default "PredictedLabel", which the displays and the command-line tool look for.</value>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>The layout of the network.</summary>
    /// <value>
    /// Default none: that of <see cref="InitialWeights"/> or <see cref="StartFrom"/>, and <see cref="GoogLeNetArchitecture.Paper"/> from
    /// scratch. A value that differs from theirs is refused.
    /// </value>
    public GoogLeNetArchitecture? Architecture { get; init; }

    /// <summary>
    /// A file of weights to start from, recognised by its content: safetensors, a PyTorch state dictionary, an ONNX model or a Caffe model,
    /// with the names of Caffe, torchvision or this library, or a model with a GoogLeNet that ML.NET saved. The log warns of pixels whose
    /// mean is not the one that the weights were trained with.
    /// </summary>
    /// <remarks>
    /// Where the file names its classes, as files of this library do, classes of the same name keep their rows of the classifiers, in any
    /// order; other classes start afresh. Where it does not, classifiers for another number of classes start afresh, and the log warns that
    /// rows for the same number are assumed to be the same classes in the same order.
    /// </remarks>
    /// <value>Default none: training starts from scratch. Nothing is downloaded.</value>
    public string? InitialWeights { get; init; }

    /// <summary>
    /// A network in memory to start from, exactly as if it had been saved and named in <see cref="InitialWeights"/>: its weights, and its
    /// rows of the classifier for classes of the same name. It does not take over image size, options, or the ranges for int8.
    /// </summary>
    /// <remarks>Only its <see cref="GoogLeNetTransformer.Model"/> is read, so that it may be disposed of before <c>Fit</c>.</remarks>
    /// <value>
    /// Default none. Not together with <see cref="InitialWeights"/>, and not an average of several networks. Resumed training
    /// needs the same network again.
    /// </value>
    [JsonIgnore]
    public GoogLeNetTransformer? StartFrom { get; init; }

    /// <summary>Side in pixels of the square that the network sees.</summary>
    /// <value>Default 224 (paper, section 6). From 32 to 8192. Smaller is faster and sees less.</value>
    public int ImageSize { get; init; } = 224;

    /// <summary>
    /// Side of the crops that all layers learn from, as a share of <see cref="ImageSize"/>. Held-out images, and those scored later, have
    /// the full size.
    /// </summary>
    /// <remarks>
    /// Crops of random area show objects larger than whole images do, so that a network does better on images that are somewhat larger than
    /// its training crops (Touvron et al. 2019, "Fixing the train-test resolution discrepancy"); smaller crops are also faster. The
    /// classifier that is computed first learns from the full size.
    /// </remarks>
    /// <value>Default 1. Above 0 and at most 1. Crops have sides of at least 32 pixels.</value>
    public double TrainingSizeFactor { get; init; } = 1;

    /// <summary>Side in pixels of the crops that all layers learn from.</summary>
    internal int TrainingSize => Math.Max(GoogLeNetModel.SmallestImageSize, (int)Math.Round(ImageSize * TrainingSizeFactor));

    /// <summary>How many times training goes through all images.</summary>
    /// <value>Default 15, which suits fine-tuning; from scratch takes more. At least 1.</value>
    public int Epochs { get; init; } = 15;

    /// <summary>Number of images that go through the network together.</summary>
    /// <value>
    /// Default 32. At least 1, and the images of a mini-batch take less than 2 GiB: 12 × <see cref="ImageSize"/>² bytes each, so at most
    /// 3566 of 224×224. Where memory runs out it is halved, and <see cref="AccumulationSteps"/> doubled.
    /// </value>
    public int MiniBatchSize { get; init; } = 32;

    /// <summary>How training varies its images.</summary>
    /// <value>Default <see cref="AugmentationOptions"/> with its defaults: area crops of 35 to 100 %, mirrored at random.</value>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>
    /// Share of each class that is held out to choose the best epoch. A class with one image is not held out.
    /// </summary>
    /// <value>
    /// Default 0.1. From 0 (nothing is held out; the last epoch counts, and <see cref="TrainedLayers.Head"/> cross-validates) to below 1.
    /// Unused with a validation column or set.
    /// </value>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>
    /// A text column that says which rows to hold out instead: those with the value "validation", in upper or lower case, as the Split
    /// column of <c>LoadFromImageList</c> has it.
    /// </summary>
    /// <value>Default none.</value>
    public string? ValidationColumnName { get; init; }

    /// <summary>
    /// Rows that choose the best epoch instead of held-out ones, so that training learns from all of its data. Its pixel and label
    /// columns are those of the training data, made by the same fitted transformers; classes are matched by name. Its images count towards
    /// <see cref="ImageCacheBytes"/>.
    /// </summary>
    /// <value>
    /// Default none. Not together with <see cref="ValidationColumnName"/>; <see cref="ValidationFraction"/> is then unused. Resumed
    /// training needs the same rows again.
    /// </value>
    [JsonIgnore]
    public IDataView? ValidationSet { get; init; }

    /// <summary>Seed of everything random: initial weights, order, augmentation, dropout, held-out images.</summary>
    /// <value>Default none: drawn from the <c>MLContext</c>, whose own seed then decides.</value>
    public int? Seed { get; init; }

    /// <summary>
    /// The device that trains. The resulting model scores on the processor;
    /// <see cref="GoogLeNetTransformer.With(ComputeOptions)"/> changes that.
    /// </summary>
    /// <value>Default <see cref="ComputeDevice.Cpu"/>.</value>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>The precision in which convolutions and linear layers compute.</summary>
    /// <value>
    /// Default <see cref="Precision.Float32"/>, the same on every machine; recipes have <see cref="Precision.Auto"/>, the fastest on the
    /// processor that trains, which is float32 on a graphics card. <see cref="Precision.BFloat16"/> is faster on processors with AVX-512
    /// BF16, and many times slower on others; weights, normalisation and losses stay in float32.
    /// </value>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Number of threads that the network trains with.</summary>
    /// <remarks>
    /// Threads wait for each other at every layer, so one that shares its processor with another process slows all of them down. By
    /// default, on Linux, training therefore uses fewer threads while other processes keep processors busy. Rounding depends on the number:
    /// to repeat a training bit for bit on a machine that does other work, set it.
    /// </remarks>
    /// <value>
    /// Default null: as many as libtorch has (<c>torch.get_num_threads()</c>), at most one per processor that is free. At least 1.
    /// </value>
    public int? Threads { get; init; }

    /// <summary>How many bytes of decoded images stay in memory at most; the rest are read again in each epoch.</summary>
    /// <value>Default 4 GiB, about 21,000 images of 256×256. Not negative.</value>
    public long ImageCacheBytes { get; init; } = 4L << 30;

    /// <summary>
    /// Receives each epoch when it ends, on the thread that trains. If it throws an I/O failure, as for a closed console, training drops
    /// that with a warning; anything else that it throws ends the training with a <see cref="TrainingInterruptedException"/>.
    /// </summary>
    /// <value>Default none.</value>
    [JsonIgnore]
    public IProgress<EpochMetrics>? Progress { get; init; }

    /// <summary>
    /// Receives the share of the training that is done, from 0 to 1, after each step, in the same way as <see cref="Progress"/>.
    /// </summary>
    /// <value>Default none.</value>
    [JsonIgnore]
    public IProgress<double>? MiniBatchProgress { get; init; }

    /// <summary>
    /// Stops training early: <c>Fit</c> then returns the best weights so far, or throws
    /// <see cref="OperationCanceledException"/> where no epoch is complete. It leaves a checkpoint if the options name one. Where the
    /// work of the <c>MLContext</c> is cancelled, as AutoML does when a trial's time is up, <c>Fit</c> throws in any case, like ML.NET's
    /// own trainers.
    /// </summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; init; }
}
