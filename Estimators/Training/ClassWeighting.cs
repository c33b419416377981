using System.Globalization;
using Microsoft.ML.Runtime;

namespace MLNet.GoogLeNet.Training;

/// <summary>What unequal numbers of images in the classes mean for a training.</summary>
/// <param name="Weights">How much each class weighs in the loss; none where all weigh alike.</param>
/// <param name="BestBy">The figure that chooses the best epoch, never <see cref="TrainingMetric.Auto"/>.</param>
/// <param name="Why">What was chosen and why, for the log; none where there was nothing to choose.</param>
internal sealed record ClassWeighting(float[]? Weights, TrainingMetric BestBy, string? Why)
{
    /// <summary>
    /// Classes are unequal where the largest has more than this many times the images of the smallest. Below it, the weights of all
    /// layers would differ by less than a factor of 1.7.
    /// </summary>
    private const double Unequal = 3;

    /// <param name="options">Class weights by name, whether to balance classes, and the figure that chooses.</param>
    /// <param name="classNames">The names in the order of the classes.</param>
    /// <param name="training">The images to learn from.</param>
    /// <param name="isHead">
    /// Whether the classifier alone is computed. It sees all images at once, where in a mini-batch a single image of a rare class would
    /// outweigh all others.
    /// </param>
    /// <exception cref="InvalidOperationException">The options weigh a class that there is not.</exception>
    public static ClassWeighting Of(
        GoogLeNetOptions options, IReadOnlyList<string> classNames, IEnumerable<TrainingImage> training, bool isHead = false)
    {
        var counts = new long[classNames.Count];
        foreach (TrainingImage image in training)
            counts[image.Label]++;
        long smallest = counts.Where(count => count > 0).Min(), largest = counts.Max();
        bool isUnequal = largest > Unequal * smallest;
        float[]? weights = options switch
        {
            { ClassWeights: { Count: > 0 } named } => Named(named, classNames),
            { BalanceClasses: ClassBalance.On } => Balanced(counts, count => 1.0 / count),
            { BalanceClasses: ClassBalance.Auto } when isUnequal => Balanced(counts, count => isHead ? 1.0 / count : 1 / Math.Sqrt(count)),
            _ => null,
        };
        TrainingMetric bestBy = options.BestBy != TrainingMetric.Auto ? options.BestBy
            : isUnequal ? TrainingMetric.ValidationMacroAccuracy : TrainingMetric.ValidationAccuracy;
        return new(weights, bestBy, isUnequal || weights is not null ? Explain(options, isHead, smallest, largest, weights, bestBy) : null);
    }

    /// <summary>Says in the log what was chosen and why.</summary>
    public void Log(IChannel channel)
    {
        if (Why is not null)
            channel.Info(MessageSensitivity.None, Why);
    }

    private static string Explain(
        GoogLeNetOptions options, bool isHead, long smallest, long largest, float[]? weights, TrainingMetric bestBy)
    {
        string how = options.ClassWeights is { Count: > 0 } ? "ClassWeights" : $"BalanceClasses is {options.BalanceClasses}";
        string weighed = weights is null ? $"all weigh alike ({how})" : string.Create(CultureInfo.InvariantCulture,
            $"they weigh from {weights.Min():0.###} to {weights.Max():0.###} in the loss of {(isHead ? "the classifier" : "all layers")} "
            + $"({how})");
        string chooses = options switch
        {
            _ when isHead && options.Train == TrainedLayers.All => "", // the loss does
            { Train: TrainedLayers.Head } => $", and {bestBy} chooses the penalty",
            { ValidationFraction: 0, ValidationColumnName: null, ValidationSet: null } => "", // nothing is held out to choose by
            _ => $", and {bestBy} chooses the best epoch",
        };
        return $"Classes have from {smallest:N0} to {largest:N0} images to learn from: {weighed}{chooses}.";
    }

    private static float[] Named(IReadOnlyDictionary<string, double> weights, IReadOnlyList<string> classNames)
    {
        string[] unknown = [.. weights.Keys.Except(classNames).Order(StringComparer.Ordinal)];
        if (unknown.Length > 0)
            throw new InvalidOperationException(
                $"ClassWeights has weights for '{string.Join("', '", unknown)}', which are not classes of the images. "
                + $"The classes are {string.Join(", ", classNames)}. Correct the names or leave them out.");
        return [.. classNames.Select(name => weights.TryGetValue(name, out double weight) ? (float)weight : 1)];
    }

    // The mean weight of an image is 1, so that the learning rate and the penalty of the classifier keep their meaning.
    // A class without images weighs 1: only label smoothing ever asks for it.
    private static float[] Balanced(long[] counts, Func<long, double> weightOf)
    {
        double mean = counts.Where(count => count > 0).Sum(count => count * weightOf(count)) / counts.Sum();
        return [.. counts.Select(count => count > 0 ? (float)(weightOf(count) / mean) : 1)];
    }
}
