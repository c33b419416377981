using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet;

/// <summary>What a GoogLeNet learnt: weights, class names and the mean of its input. Never changes; needs no libtorch.</summary>
public sealed class GoogLeNetModel
{
    internal const int SmallestImageSize = Data.Pixels.PixelColumn.SmallestImageSize;
    internal const int LargestImageSize = PixelLoadingOptions.LargestSide;

    internal GoogLeNetModel(
        GoogLeNetArchitecture architecture,
        IReadOnlyList<string> classNames,
        int imageSize,
        IReadOnlyList<float> mean,
        IReadOnlyDictionary<string, WeightTensor> weights,
        IReadOnlyList<float>? scale = null,
        ActivationRanges? ranges = null)
    {
        Architecture = architecture;
        ClassNames = classNames;
        ImageSize = imageSize;
        Mean = mean;
        Weights = weights;
        Scale = scale ?? [];
        Ranges = ranges;
    }

    /// <summary>The published layout that the network has.</summary>
    public GoogLeNetArchitecture Architecture { get; }

    /// <summary>The names of the classes in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Side in pixels of the square that the network sees.</summary>
    public int ImageSize { get; }

    /// <summary>
    /// The mean that was subtracted from the pixels in training, one value per channel. Null where it has one value per place instead
    /// (<c>ZeroMeanOptions.PerPlace</c>), or where it is not known.
    /// </summary>
    public ChannelMean? ChannelMean => Mean is [var red, var green, var blue] ? new(red, green, blue) : null;

    /// <summary>
    /// Whether <see cref="GoogLeNetTransformer.Quantize"/> made this model, so that it can compute in <see cref="Precision.Int8"/>.
    /// </summary>
    public bool HasActivationRanges => Ranges is not null;

    /// <summary>
    /// The mean that was subtracted from the pixels in training, 0 to 255: three values (red, green, blue), or one per place of the
    /// image [3, H, W]. Empty where it is not known.
    /// </summary>
    internal IReadOnlyList<float> Mean { get; }

    /// <summary>What the pixels were multiplied by after the mean was subtracted, one value per channel; empty for nothing.</summary>
    internal IReadOnlyList<float> Scale { get; }

    /// <summary>The tensors of the network by their names in the state dictionary, without auxiliary classifiers.</summary>
    internal IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    /// <summary>What <see cref="GoogLeNetTransformer.Quantize"/> found; none before.</summary>
    internal ActivationRanges? Ranges { get; }

    /// <summary>The images that it learned from; null where that is not known.</summary>
    internal TrainingImages? TrainingImages { get; init; }

    /// <summary>The same model with other ranges.</summary>
    internal GoogLeNetModel With(ActivationRanges ranges) => new(Architecture, ClassNames, ImageSize, Mean, Weights, Scale, ranges)
    {
        TrainingImages = TrainingImages,
    };

    /// <exception cref="InvalidOperationException">There are none.</exception>
    internal ActivationRanges RequireRanges() => Ranges ?? throw new InvalidOperationException(
        "The model does not know the ranges of its activations, which Int8 needs. "
        + "Call Quantize with some images first, and use the transformer that it returns.");

    /// <summary>The same network with a classifier whose logits are divided by a temperature.</summary>
    internal GoogLeNetModel Tempered(float temperature)
    {
        if (temperature == 1)
            return this;
        var weights = Weights.ToDictionary();
        foreach (string name in (string[])["fc.weight", "fc.bias"])
            weights[name] = new WeightTensor(weights[name].Shape, [.. weights[name].Values.Select(value => value / temperature)]);
        return new(Architecture, ClassNames, ImageSize, Mean, weights, Scale, Ranges) { TrainingImages = TrainingImages };
    }

    /// <summary>The same network up to its pooled features: no classes, no weights of a classifier.</summary>
    internal GoogLeNetModel WithoutClassifier() => new(Architecture, [], ImageSize, Mean,
        Weights.Where(pair => !ClassifierNames.IsClassifier(pair.Key)).ToDictionary(), Scale);
}
