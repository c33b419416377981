namespace MLNet.GoogLeNet;

/// <summary>
/// Named ways to train: values for <see cref="GoogLeNetOptions"/> and nothing else, to be changed with <c>with</c>:
/// <c>TrainingRecipe.Modern with { Epochs = 40 }</c>. All but <c>Head</c>, which
/// needs no gradient descent, train in <see cref="Precision.Auto"/>.
/// </summary>
public static class TrainingRecipe
{
    /// <summary>
    /// The paper's own (section 6): crops of 8 to 100 % of the area with aspect ratios 3/4 to 4/3, random interpolation,
    /// photometric distortion, momentum 0.9, −4 % every 8 epochs, Polyak averaging, auxiliary classifiers.
    /// </summary>
    public static GoogLeNetOptions Paper { get; } = new()
    {
        Epochs = 250,
        Schedule = LearningRateSchedule.Step,
        Averaging = WeightAveraging.Polyak,
        Auxiliary = AuxiliaryClassifiers.On,
        HeadFirst = false,
        LayerLearningRateDecay = 1,
        Precision = Precision.Auto,
        Augmentation = new AugmentationOptions { SmallestArea = 0.08, RandomInterpolation = true, PhotometricDistortion = 0.5 },
    };

    /// <summary>
    /// BVLC's "quick" solver, with which the public weights were made: 224 of 256 at a random place and mirrored, rate 0.01
    /// with polynomial decay of power 0.5, momentum 0.9, weight decay 0.0002, biases at twice the rate.
    /// </summary>
    public static GoogLeNetOptions Caffe { get; } = new()
    {
        Epochs = 60,
        Schedule = LearningRateSchedule.Polynomial,
        BiasLearningRateFactor = 2,
        Auxiliary = AuxiliaryClassifiers.On,
        HeadFirst = false,
        LayerLearningRateDecay = 1,
        Precision = Precision.Auto,
        Augmentation = new AugmentationOptions { Crop = TrainingCrop.Fixed },
    };

    /// <summary>
    /// From pretrained weights: the best classifier on their features first, then all layers, lower ones more slowly. Where that is no
    /// better on held-out images, the classifier alone is the result. Set <see cref="GoogLeNetOptions.InitialWeights"/> or
    /// <see cref="GoogLeNetOptions.StartFrom"/>.
    /// </summary>
    /// <remarks>
    /// The image size, the learning rate and the average of the weights were chosen on the validation images of the Oxford 17 flowers
    /// (RESULTS.md): larger images show more, three times the default rate learns what the default does not reach in 15 epochs, and the
    /// average takes its noise away. Load images with <c>ResizeTo</c> 366, which keeps the proportion of 256 to 224, or set a smaller
    /// <see cref="GoogLeNetOptions.ImageSize"/>, which is faster: scoring takes half the time at 224.
    /// </remarks>
    public static GoogLeNetOptions FineTune { get; } = new()
    {
        ImageSize = 320,
        TrainingSizeFactor = 0.9,
        LearningRate = 0.03,
        Averaging = WeightAveraging.Exponential,
        AveragingDecay = 0.98,
        Precision = Precision.Auto,
    };

    /// <summary>
    /// From pretrained weights, in seconds: the layers below do not change, and the best classifier on top of them is computed instead
    /// of learnt step by step. Needs no libtorch. The penalty that keeps its weights small is chosen on held-out images, and by
    /// cross-validation where nothing is held out, as by default: then it learns from all images.
    /// </summary>
    /// <param name="weights">The file for <see cref="GoogLeNetOptions.InitialWeights"/>.</param>
    public static GoogLeNetOptions Head(string weights)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(weights);
        return HeadAlone with { InitialWeights = weights };
    }

    /// <summary>The same on the features of a network in memory.</summary>
    /// <param name="network">The network for <see cref="GoogLeNetOptions.StartFrom"/>.</param>
    public static GoogLeNetOptions Head(GoogLeNetTransformer network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return HeadAlone with { StartFrom = network };
    }

    private static GoogLeNetOptions HeadAlone { get; } = new()
    {
        Train = TrainedLayers.Head,
        ValidationFraction = 0,
        BestBy = TrainingMetric.ValidationLoss,
    };

    /// <summary>
    /// What practice has taught since, for training from scratch: batch norm, cosine with warm-up, label smoothing, MixUp and
    /// CutMix, random erasing, TrivialAugment, an exponential average of the weights (torchvision's reference recipe of 2021).
    /// </summary>
    /// <remarks>
    /// For hundreds of images rather than a million, it has smaller mini-batches, which make more steps of the same images, and five
    /// times the default weight decay (Brigato and others 2021, "Tune it or don't use it", arXiv 2108.13122, found such rates for small
    /// data sets), and learns from crops of 128×128 what it applies to 160×160 (RESULTS.md). Load images with <c>ResizeTo</c> 182, which
    /// keeps the proportion of 256 to 224. With thousands of images, fewer epochs do.
    /// </remarks>
    public static GoogLeNetOptions Modern { get; } = new()
    {
        Architecture = GoogLeNetArchitecture.Torchvision,
        ImageSize = 160,
        TrainingSizeFactor = 0.8,
        Epochs = 300,
        MiniBatchSize = 16,
        LearningRate = 0.04,
        Schedule = LearningRateSchedule.Cosine,
        WarmUpEpochs = 5,
        WeightDecay = 0.001,
        LabelSmoothing = 0.1,
        Averaging = WeightAveraging.Exponential,
        AveragingDecay = 0.998,
        HeadFirst = false,
        LayerLearningRateDecay = 1,
        Precision = Precision.Auto,
        Augmentation = new AugmentationOptions
        {
            SmallestArea = 0.25,
            Policy = AugmentationPolicy.TrivialAugment,
            RandomErasing = 0.1,
            MixUpAlpha = 0.2,
            CutMixAlpha = 1,
        },
    };
}
