using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Displays.Formatting;

namespace MLNet.GoogLeNet;

/// <summary>How a network does on labelled images, and how sure that is; made by <see cref="GoogLeNetTransformer.Evaluate"/>.</summary>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed partial class ImageEvaluation
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // names of classes and files as they are
    };

    internal ImageEvaluation()
    {
    }

    /// <summary>Number of images that were evaluated.</summary>
    public int Images { get; internal init; }

    /// <summary>Number of rows without an image, which are left out.</summary>
    public int WithoutImage { get; internal init; }

    /// <summary>Number of rows without a label, which are left out.</summary>
    public int WithoutLabel { get; internal init; }

    /// <summary>Number of rows with the label of a class that the network does not know, which are left out.</summary>
    public int OfUnknownClass { get; internal init; }

    /// <summary>The share of the images whose most likely class is right, with its Wilson interval.</summary>
    public Estimate Accuracy { get; internal init; }

    /// <summary>The share whose class is among the five most likely (all, where there are fewer).</summary>
    public Estimate TopFiveAccuracy { get; internal init; }

    /// <summary>The mean recall of the classes that have images.</summary>
    public double MacroRecall { get; internal init; }

    /// <summary>
    /// The mean of −log of the probability of the true class. A probability of 0 counts as the smallest single, a loss of 103.
    /// </summary>
    public double CrossEntropy { get; internal init; }

    /// <summary>
    /// Expected calibration error: the mean distance between how sure the network is and how often it is right, 0 to 1 (Guo et al. 2017).
    /// </summary>
    public double CalibrationError { get; internal init; }

    /// <summary>What <see cref="CalibrationError"/> is made of: 15 bins of equal width.</summary>
    public IReadOnlyList<ReliabilityBin> Reliability { get; internal init; } = [];

    /// <summary>Each class of the network, in its order.</summary>
    public IReadOnlyList<ClassEvaluation> Classes { get; internal init; } = [];

    /// <summary>Which classes are confused.</summary>
    public ConfusionTable Confusion { get; internal init; } = null!;

    /// <summary>The twelve images with the highest loss, the worst first.</summary>
    public IReadOnlyList<PredictionGrid.Image> Worst { get; internal init; } = [];

    /// <summary>
    /// The images that the network was trained on, in the order of their rows; null where the network does not know its training images.
    /// </summary>
    public IReadOnlyList<TrainedOnImage>? TrainedOn { get; internal init; }

    /// <summary>
    /// "19 of 340 test images were trained on (12 exact, 7 near)"; null where there are none, or where that is not known.
    /// </summary>
    public string? LeakWarning => TrainedOn is { Count: > 0 } leaks ? string.Create(CultureInfo.InvariantCulture,
        $"{leaks.Count:N0} of {Images:N0} test images were trained on ({Exact:N0} exact, {leaks.Count - Exact:N0} near)") : null;

    private int Exact => TrainedOn?.Count(leak => leak.IsExact) ?? 0;

    /// <summary>All of it as JSON, in UTF-8 text with the names of the properties in camel case.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        Images,
        WithoutImage,
        WithoutLabel,
        OfUnknownClass,
        Accuracy,
        TopFiveAccuracy,
        MacroRecall,
        CrossEntropy,
        CalibrationError,
        Reliability = Reliability.Select(bin => new
        {
            bin.Lower,
            bin.Upper,
            bin.Count,
            Confidence = OrNull(bin.Confidence),
            Accuracy = OrNull(bin.Accuracy),
        }),
        Classes,
        Confusions = Confusion.MostConfused.Select(pair => new { pair.Label, pair.PredictedLabel, pair.Count }),
        Worst = Worst.Select(image => new
        {
            image.ImagePath,
            image.Label,
            image.PredictedLabel,
            Probability = image.Likeliest[0].Probability,
            image.Loss,
        }),
        TrainedOn = TrainedOn is null ? null : new { Exact, Near = TrainedOn.Count - Exact, Images = TrainedOn },
    }, Json);

    /// <summary>One line: "accuracy 0.9324 top-5 0.9941 on 340 images".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"accuracy {Accuracy.Value:0.0000} top-5 {TopFiveAccuracy.Value:0.0000} on {Images} images");

    private static double? OrNull(double value) => double.IsNaN(value) ? null : value; // JSON has no NaN
}
