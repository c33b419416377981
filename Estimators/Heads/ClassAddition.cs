using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Normalization;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Heads;

/// <summary>Finds rows of the classifier for classes that a network does not know, and leaves the rest of it unchanged.</summary>
/// <param name="network">The network.</param>
/// <param name="columns">The names of the columns.</param>
/// <param name="options">Have the images of known classes, and how much these may lose.</param>
/// <param name="host">Ends the work where it is cancelled.</param>
/// <param name="channel">Logs what was done.</param>
internal sealed class ClassAddition(
    GoogLeNetModel network, ColumnNames columns, AddClassesOptions options, IHostEnvironment host, IChannel channel)
{
    private const int Seed = 1; // of the folds

    private readonly int _known = network.ClassNames.Count;
    private readonly GoogLeNetOptions _extraction = new()
    {
        ImageSize = network.ImageSize,
        FeatureCache = options.FeatureCache,
        CancellationToken = options.CancellationToken,
    };

    /// <summary>The network with the classes that the images have.</summary>
    /// <exception cref="ArgumentException">The images do not fit, or are of a class that the network knows.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to learn from, or known classes would lose too much.</exception>
    public GoogLeNetModel Run(IDataView images)
    {
        var clock = Stopwatch.StartNew();
        TrainingColumns.Require(images.Schema.ToShape(), columns, nameof(images));
        if (options.Reference is { } known)
            TrainingColumns.Require(known.Schema.ToShape(), columns, nameof(options), " of the reference");
        var training = new ImageReader(images, columns, _extraction, nameof(images));
        ImageReader? reference = options.Reference is null ? null : new(
            options.Reference, training, network.ClassNames, columns, _extraction, "reference",
            "which the network does not know. Remove it from Reference.");
        string[] names = ImageReader.ClassNames(images.Schema[columns.Label], nameof(images));
        int[] present = training.Labels(options.CancellationToken);
        string[] added = [.. present.Select(label => names[label])];
        ThrowIfKnown(added);
        if (MeanAgreement.Complaint(training.Normalization, network.Mean, network.Scale, "The weights") is { } complaint)
            channel.Warning(MessageSensitivity.None, complaint);

        var extraction = new FeatureExtraction(_extraction, "the network", host, channel, _ => { });
        extraction.Run(network.WithoutClassifier(), training, reference);
        extraction.WarnOfIncomplete();
        ImageFeatures[] features = [.. extraction.Images.Select(image => extraction[image] with
        {
            Label = image.IsHeldOut ? image.Label : _known + Array.IndexOf(present, image.Label),
        })];
        ThrowIfWithoutImages(added, features);
        var old = LinearClassifier.Of(network);
        LinearClassifier all = Array.Exists(features, image => image.Label < _known)
            ? Checked(old, features, added.Length)
            : Unchecked(old, features, added.Length);
        host.ThrowIfCanceled();
        channel.Info(MessageSensitivity.Schema,
            $"Added {Names(added)} to {_known:N0} classes in {clock.Elapsed.TotalSeconds:0.0} s.");
        return Network(all, added, features);
    }

    private LinearClassifier Checked(LinearClassifier old, ImageFeatures[] features, int added)
    {
        (long[] right, long[] count) = Right(old, features);
        var scaling = FeatureScaling.Of(features);
        scaling.Apply(features);
        var search = new StrengthSearch(
            _known + added, classWeights: null, TrainingMetric.ValidationLoss, options.CancellationToken, scaling.Do(old));
        Choice choice = search.ByFolds(features, new Random(Seed));
        ThrowIfLost(right, count, choice);
        return scaling.Undo(choice.Classifier).Beside(old);
    }

    private LinearClassifier Unchecked(LinearClassifier old, ImageFeatures[] features, int added)
    {
        channel.Warning(MessageSensitivity.None,
            "There are no reference images, so nothing was checked: the new classes may take images of the known ones. "
            + "Give some in Reference.");
        LinearClassifier rows = MeanRows.Of(old, LabelledFeatures.Of(features, classWeights: null), _known + added);
        return new([.. old.Weights, .. rows.Weights], [.. old.Biases, .. rows.Biases]);
    }

    // How many images of each known class the network classifies correctly, and how many there are.
    private (long[] Right, long[] Count) Right(LinearClassifier old, ImageFeatures[] features)
    {
        long[] right = new long[_known], count = new long[_known];
        var logits = new double[_known];
        foreach (ImageFeatures image in features.Where(image => image.Label < _known))
        {
            old.Score(image.Views[0], logits);
            count[image.Label]++;
            if (TensorPrimitives.IndexOfMax<double>(logits) == image.Label)
                right[image.Label]++;
        }
        return (right, count);
    }

    // An image counts as it is named by rows that did not learn from it, unless it is the only one of its class.
    private void ThrowIfLost(long[] before, long[] count, Choice choice)
    {
        Tally.State all = choice.Training.Save(), heldOut = choice.Validation?.Save() ?? all;
        long[] after = [.. Enumerable.Range(0, _known).Select(k => heldOut.Count[k] > 0 ? heldOut.Right[k] : all.Right[k])];
        long images = count.Sum();
        double loss = (double)(before.Sum() - after.Sum()) / images;
        string checkedOn = $"the {images:N0} reference images, of {count.Count(number => number > 0):N0} of {_known:N0} known classes";
        string fall = $"from {Share(before.Sum(), images)} to {Share(after.Sum(), images)}";
        string[] losers = [.. Enumerable.Range(0, _known).Where(k => after[k] < before[k])
            .OrderByDescending(k => (double)(before[k] - after[k]) / count[k])
            .Select(k => $"{network.ClassNames[k]} from {Share(before[k], count[k])} to {Share(after[k], count[k])} of {count[k]:N0}")];
        if (loss > options.MaxLoss)
            throw new InvalidOperationException(
                $"No class was added: the accuracy on {checkedOn}, would fall {fall}, by more than MaxLoss, {options.MaxLoss}. "
                + $"Classes that lose: {string.Join("; ", losers)}. Check whether new images show known classes, give more images of both, "
                + "raise MaxLoss, or train with StartFrom on images of all classes.");
        channel.Info(MessageSensitivity.Schema,
            $"The accuracy on {checkedOn}, goes {fall}{(losers.Length > 0 ? $"; classes that lose: {string.Join("; ", losers)}" : "")}.");
    }

    private void ThrowIfKnown(string[] added)
    {
        string[] known = [.. added.Intersect(network.ClassNames)];
        if (known.Length > 0)
            throw new ArgumentOutOfRangeException("images", // of AddClasses
                $"Column '{columns.Label}' has rows of classes that the network knows: {Names(known)}. Remove these rows, or train with "
                + "StartFrom, which teaches known classes more.");
    }

    private void ThrowIfWithoutImages(string[] added, ImageFeatures[] features)
    {
        string[] missing = [.. added.Where((_, k) => !Array.Exists(features, image => image.Label == _known + k))];
        if (missing.Length > 0)
            throw new InvalidOperationException(
                $"No row has an image of {Names(missing)} in column '{columns.Pixels}'. Give images of each class, or remove its rows.");
    }

    private GoogLeNetModel Network(LinearClassifier classifier, string[] added, ImageFeatures[] features)
    {
        return new(
            network.Architecture, [.. network.ClassNames, .. added], network.ImageSize, network.Mean, classifier.In(network),
            network.Scale, network.Ranges)
        {
            TrainingImages = TrainingImages.Of([network.TrainingImages, new(features.Select(image => image.Hash))]),
        };
    }

    private static string Share(long right, long count) => (right / Math.Max(1.0, count)).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Names(string[] names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
