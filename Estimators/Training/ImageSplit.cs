using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Splits;

namespace MLNet.GoogLeNet.Training;

/// <summary>The images to learn from and those to choose the best epoch by.</summary>
internal sealed record ImageSplit(IReadOnlyList<TrainingImage> Training, IReadOnlyList<TrainingImage> Validation)
{
    /// <exception cref="InvalidOperationException">The images to learn from are of fewer than two classes.</exception>
    public static ImageSplit Of(
        IReadOnlyList<TrainingImage> images, IReadOnlyList<string> classNames, GoogLeNetOptions options, IChannel channel)
    {
        ImageSplit split = options.ValidationColumnName is null && options.ValidationSet is null
            ? ByShare(images, options.ValidationFraction, new Random(options.Seed!.Value))
            : new([.. images.Where(image => !image.IsHeldOut)], [.. images.Where(image => image.IsHeldOut)]);

        if (split.Training.Count == 0)
            throw new InvalidOperationException(
                $"All {split.Validation.Count} images are held out, so there is none to learn from. Leave some of them for training.");
        int[] counts = new int[classNames.Count];
        foreach (TrainingImage image in split.Training)
            counts[image.Label]++;
        string[] seen = [.. classNames.Where((_, index) => counts[index] > 0)];
        if (seen.Length < 2)
            throw new InvalidOperationException(
                $"The {split.Training.Count} images to learn from are all of class '{seen.FirstOrDefault()}'; "
                + "a classifier learns to tell two or more apart. Add images of the other classes.");
        if (seen.Length < classNames.Count)
            channel.Warning(MessageSensitivity.Schema,
                $"No images to learn from in these classes: {string.Join(", ", classNames.Except(seen))}. They will not be predicted.");
        if (options.ValidationColumnName is not null && split.Validation.Count == 0)
            channel.Warning(MessageSensitivity.None,
                $"No row has 'validation' in column '{options.ValidationColumnName}': {WithoutValidation(options)}");
        if (options.ValidationSet is not null && split.Validation.Count == 0)
            channel.Warning(MessageSensitivity.None,
                $"No row of the validation set has both an image and a label: {WithoutValidation(options)}");
        return split;
    }

    private static string WithoutValidation(GoogLeNetOptions options) => options.Train == TrainedLayers.Head
        ? "cross-validation on the training images chooses instead."
        : "the last epoch counts, not the best.";

    // Each class gives the same share, at least one image, and keeps at least one to learn from.
    private static ImageSplit ByShare(IReadOnlyList<TrainingImage> images, double fraction, Random random)
    {
        var validation = new HashSet<TrainingImage>();
        if (fraction > 0)
            foreach (IGrouping<int, TrainingImage> group in images.GroupBy(image => image.Label).OrderBy(group => group.Key))
                validation.UnionWith(HoldOut.Draw(group, fraction, random));
        return new([.. images.Where(image => !validation.Contains(image))], [.. images.Where(validation.Contains)]);
    }
}
