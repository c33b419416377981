using MLNet.GoogLeNet;

namespace TrainFlowers;

/// <summary>How to train: by whether flowers are drawn, and by whether there are pretrained weights.</summary>
internal static class TrainingChoice
{
    /// <summary>
    /// Drawn flowers, from scratch: batch norm learns much faster than the paper's LRN; small images, about a minute on two cores.
    /// </summary>
    private static readonly GoogLeNetOptions DrawnFlowers = new()
    {
        Architecture = GoogLeNetArchitecture.Torchvision,
        Epochs = 12,
        MiniBatchSize = 16,
        ImageSize = 112,
        Augmentation = new AugmentationOptions { Crop = TrainingCrop.Fixed },
        Seed = 1,
    };

    private static readonly GoogLeNetOptions FromScratch = TrainingRecipe.Modern with { Seed = 1 };

    private static readonly GoogLeNetOptions FineTuning = TrainingRecipe.FineTune with { Seed = 1 };

    public static string DefaultEpochs =>
        $"{DrawnFlowers.Epochs} for drawn flowers, {FromScratch.Epochs} with --data, {FineTuning.Epochs} with --weights";

    public static GoogLeNetOptions For(Options options)
    {
        GoogLeNetOptions choice = options.Weights is not null ? FineTuning : options.Data is not null ? FromScratch : DrawnFlowers;
        return choice with { InitialWeights = options.Weights, Epochs = options.Epochs ?? choice.Epochs };
    }

    /// <summary>Leaves room for random crops: 256 for 224 (paper, section 6).</summary>
    public static PixelLoadingOptions Loading(GoogLeNetOptions training) => new() { ResizeTo = training.ImageSize * 256 / 224 };

    /// <summary>The mean that pretrained weights expect; null without weights.</summary>
    public static ChannelMean? Mean(GoogLeNetOptions training) => training.InitialWeights is null ? null : ChannelMean.BvlcGoogLeNet;
}
