using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Transformers.Evaluation;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    /// <summary>What <see cref="Calibrate"/> found; null before.</summary>
    internal Calibration? Calibration { get; }

    // The profile whose bins are a column; null where they are not.
    private ReferenceProfile? BinnedProfile { get; init; }

    /// <summary>
    /// The same network with one more column, <see cref="ScoreColumns.ProfileBins"/>, where its calibration has a reference profile.
    /// </summary>
    internal GoogLeNetTransformer WithProfileBins() =>
        new(_host, _models, _columns, ScoringOptions, ComputeOptions, Calibration) { BinnedProfile = Calibration?.Profile };

    /// <summary>
    /// Finds out on labelled images that were held out how sure the network may be: a temperature for its probabilities, which images are
    /// of none of its classes, and sets of labels that have the right one as often as asked for. Needs no libtorch.
    /// </summary>
    /// <remarks>
    /// <para>Temperature: the <see cref="ScoringOptions.Temperature"/> with the lowest mean cross-entropy (Guo et al. 2017, section 4.2).
    /// The order of the classes stays, and so does the accuracy.</para>
    /// <para><c>UnknownPValue</c>, single: the share of held-out images that are at least as far from all classes as this one, by their
    /// pooled features, itself counted; NaN of a missing image. <c>Unknown</c>, Boolean: whether that is
    /// <paramref name="falseAlarms"/> or less; <c>PredictedLabel</c> is missing then. Each held-out image is measured with class means and
    /// a covariance that it had no part in. A class with one held-out image has that image for its mean and is not among the references;
    /// the images of a class with none are likely to be called unknown. The log names both.</para>
    /// <para><c>LabelSet</c>, vector of text: the names of the classes that are probable enough, most likely first; <c>LabelSetSize</c>,
    /// Int32: how many (split conformal prediction). A set is empty where no class is probable enough, as with missing images.</para>
    /// <para>What is promised holds for new images that are exchangeable with the held-out ones: of the same sources and kinds, in the same
    /// proportions, and none of them trained on or used to choose the best epoch. Of such images, a share of about
    /// <paramref name="falseAlarms"/> or less is called unknown, and the label sets of <paramref name="coverage"/> or more have the
    /// right class, on average over the held-out images that might have been drawn. Not promised: either of them within a single class
    /// (coverage is, with <paramref name="perClass"/>) or among the images that got a certain label; anything for a stream that has
    /// drifted; and how many of the unknown images are found, which are few where a kind is much like a class.</para>
    /// <para>From 50 images on, the calibration also keeps counts of them by score, distance, predicted class, brightness, contrast,
    /// sharpness, features and, where the pixels come straight from <c>LoadPixels</c>, the size of the image file. With these
    /// <c>googlenet score</c> tells whether images have drifted.</para>
    /// <para>The calibration is saved with the model and written by <see cref="SaveOnnx"/> and <c>SavePortable</c>. It is of the network
    /// as it computes now: calibrate after choosing <see cref="ScoringOptions.Crops"/> and <see cref="ComputeOptions.Precision"/>. In
    /// another precision features differ slightly, and the calibration stays. Other crops or another temperature, new classes and an
    /// average of networks have none until they are calibrated, and the log says so; an average can be calibrated itself.</para>
    /// </remarks>
    /// <param name="validation">Rows with zero-mean pixels and labels that the network was not trained on; a few hundred.</param>
    /// <param name="coverage">The share of images whose <c>LabelSet</c> has the right class, between 0 and 1.</param>
    /// <param name="falseAlarms">
    /// The share of images of known classes that are called unknown, from 0, for none, to below 1; 0.01 needs 99 images.
    /// </param>
    /// <param name="perClass">
    /// Whether the coverage is to hold within each class. Each has a threshold of its own then, and one with too few images is in all sets.
    /// </param>
    /// <returns>The same network with a calibration, that temperature and its other options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The pixel or the label column is missing or of another type, or a share is out of its range.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// No row has both an image and a label that the model knows, features are infinite or NaN, or there are too few images for
    /// <paramref name="falseAlarms"/>.
    /// </exception>
    public GoogLeNetTransformer Calibrate(
        IDataView validation, double coverage = 0.95, double falseAlarms = 0.01, bool perClass = false)
    {
        ArgumentNullException.ThrowIfNull(validation);
        ThrowIfDisposed();
        var promise = new CalibrationPromise(coverage, falseAlarms);
        promise.Validate();
        var fit = new CalibrationFit(Model.ClassNames);
        List<ImageHash> hashes = [];
        foreach (var (label, evidence, hash) in HashedEvidenceOf(validation))
        {
            fit.Add(evidence, label);
            hashes.AddRange(hash is { } image ? [image] : []);
        }
        using IChannel channel = _host.Start("Calibration");
        WarnOfTrainingImages(hashes, channel);
        var (temperature, calibration) = fit.Run(promise, perClass, channel);
        return new(_host, _models, _columns, ScoringOptions with { Temperature = temperature }, ComputeOptions, calibration);
    }

    /// <summary>What a calibration is made of, of each image whose class the network knows.</summary>
    internal IEnumerable<(int Label, float[] Evidence)> EvidenceOf(IDataView validation) =>
        HashedEvidenceOf(validation).Select(image => (image.Label, image.Evidence));

    // With the hash of the image where the network knows its training images.
    private IEnumerable<(int Label, float[] Evidence, ImageHash? Hash)> HashedEvidenceOf(IDataView validation)
    {
        var hashes = new ImageHashMapper(validation.Schema, BindPixels(validation.Schema, nameof(validation)));
        validation = new MappedView(hashes, validation);
        using EnginePool engines = EnginePool.Of(_models, ComputeOptions, _host, owner: GetType(), withFeatures: true);
        PixelColumn pixels = BindPixels(validation.Schema, nameof(validation));
        var mapping = new EvidenceMapper(validation.Schema, Model, engines, ScoringOptions.Crops, ComputeOptions, pixels);
        mapping.ThrowIfTooLarge();
        DataViewSchema.Column label = RequireLabel(validation.Schema, nameof(validation));
        LabelAlignment? alignment = LabelAlignment.Of(validation.Schema, _columns.Label, Model.ClassNames);
        WarnOfLabels(validation.Schema, alignment);

        var view = new MiniBatchView(validation, mapping, _host);
        DataViewSchema.Column[] hash = TrainingImagesOfAll is null ? [] : [view.Schema[hashes.Column.Index]];
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[label.Name], mapping.Column, .. hash]);
        Func<ImageHash?> readHash = hash is [var column] ? ImageHashMapper.Getter(cursor, column) : () => null;
        ValueGetter<uint> readLabel = cursor.GetGetter<uint>(view.Schema[label.Name]);
        ValueGetter<VBuffer<float>> readEvidence = cursor.GetGetter<VBuffer<float>>(mapping.Column);
        uint key = 0;
        VBuffer<float> evidence = default;
        while (cursor.MoveNext())
        {
            readLabel(ref key);
            readEvidence(ref evidence);
            if (alignment is not null)
                key = alignment[key];
            bool isMissing = !evidence.GetValues().ContainsAnyExcept(float.NaN);
            if (key > 0 && key <= Model.ClassNames.Count && !isMissing)
                yield return ((int)key - 1, [.. evidence.DenseValues()], readHash());
        }
    }

    private void WarnOfTrainingImages(IReadOnlyCollection<ImageHash> images, IChannel channel)
    {
        bool?[] found = TrainingImagesOfAll?.Find(images) ?? [];
        int exact = found.Count(isExact => isExact == true), near = found.Count(isExact => isExact == false);
        if (exact + near > 0)
            channel.Warning(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
                $"{exact + near:N0} of {images.Count:N0} images to calibrate on were trained on ({exact:N0} exact, {near:N0} near). The "
                + $"network knows them too well, so no promise about new images holds: calibrate on images that were held out."));
    }

    // What a network that is made of this one has for a calibration: none, with a warning where this one has it.
    private Calibration? WithoutCalibration(string why)
    {
        if (Calibration is not null)
        {
            using IChannel channel = _host.Start("Calibration");
            channel.Warning(MessageSensitivity.None, $"The network's calibration was dropped. {why}");
        }
        return null;
    }
}
