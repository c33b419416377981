using System.Diagnostics;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Heads;

/// <summary>
/// Computes the classifier of a network: features of all images, then logistic regression. Nothing of it touches TorchSharp.
/// </summary>
internal sealed class HeadTraining(
    GoogLeNetOptions options, IReadOnlyList<string> classNames, ImageReader training, ImageReader? validation, IHostEnvironment host,
    IChannel channel)
{
    private const double ShareOfFeatures = 0.9; // of the time, roughly

    private readonly ProgressReports _progress = new(
        options, channel, to: options.Train == TrainedLayers.Head ? 1 : HeadStart.ShareOf(options));

    /// <summary>The network with its new classifier; null before it is there.</summary>
    public GoogLeNetModel? Best { get; private set; }

    /// <summary>Trains the classifier and nothing else.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the classifier was there.</exception>
    /// <exception cref="CallbackException">A callback threw; <see cref="Best"/> keeps the network if it was there.</exception>
    public GoogLeNetModel Train()
    {
        var clock = Stopwatch.StartNew();
        PretrainedNetwork start = PretrainedNetwork.Find(options, training.Normalization)!;
        start.WarnOfMean(training.Normalization, channel);
        GoogLeNetModel body = Body(start);
        channel.Info(MessageSensitivity.None,
            $"Training the classifier of GoogLeNet for {classNames.Count} classes on the features of {start.Source}. "
            + $"Options: {(options with { Architecture = body.Architecture }).ToJson()}");

        FeatureExtraction features = Extract(start, body);
        features.WarnOfIncomplete();
        var split = ImageSplit.Of(features.Images, classNames, options, channel);
        Choice choice = Search(features, split, out LinearClassifier classifier);

        Best = Network(
            body, classifier, TrainingImages.Of([start.Weights.TrainingImages, new(split.Training.Select(image => features[image].Hash))]));
        EpochMetrics metrics = Metrics(choice.Training, choice.Validation, clock.Elapsed);
        channel.Info(MessageSensitivity.None, $"{HowChosen(choice, split)} {metrics}");
        _progress.Report(1);
        _progress.Report(metrics);
        return Best;
    }

    /// <summary>
    /// Computes the classifier from which all layers are trained. Weights that name all classes keep theirs, which is only measured.
    /// </summary>
    /// <param name="split">The images to learn from and those that are held out.</param>
    /// <param name="isResumed">Whether a checkpoint has the classifier, so that there is nothing to compute.</param>
    /// <exception cref="OperationCanceledException">Cancelled before the classifier was there.</exception>
    /// <exception cref="CallbackException">A callback threw.</exception>
    public HeadStart Start(ImageSplit split, bool isResumed)
    {
        var clock = Stopwatch.StartNew();
        PretrainedNetwork start = PretrainedNetwork.Find(options, training.Normalization)!;
        LinearClassifier? known = LinearClassifier.Of(start.Weights, classNames);
        GoogLeNetModel body = Body(start);
        if (isResumed)
            return new(known is null ? With(Zero(body)) : start, Metrics: null);

        FeatureExtraction features = Extract(start, body);
        Choice choice;
        if (known is null)
        {
            choice = Search(features, split, out LinearClassifier classifier);
            channel.Info(MessageSensitivity.None, $"The classifier was computed before training. {HowChosen(choice, split)}");
            start = With(classifier);
        }
        else
        {
            channel.Info(MessageSensitivity.None, $"{start.Source} names all classes, so training starts from its classifier.");
            choice = StrengthSearch.Measure(known, Of(split.Training), Of(split.Validation));
        }
        Tally? validation = split.Validation.Count > 0 ? choice.Validation : null;
        return new(start, Metrics(choice.Training, validation, clock.Elapsed) with { Epoch = 0, Epochs = options.Epochs });

        PretrainedNetwork With(LinearClassifier classifier) => new(
            new(body.Architecture, classifier.In(body), start.Weights.Mean)
            {
                ClassNames = classNames,
                TrainingImages = start.Weights.TrainingImages,
            },
            $"{start.Source} with the computed classifier")
        {
            IsClassifierComputed = true,
        };

        IEnumerable<ImageFeatures> Of(IEnumerable<TrainingImage> images) => images.Select(image => features[image]);
    }

    /// <summary>How classifiers did, reported as one epoch.</summary>
    public static EpochMetrics Metrics(Tally training, Tally? validation, TimeSpan duration = default) => new(
        Epoch: 1, Epochs: 1, LearningRate: 0, training.Loss, training.Accuracy, validation?.Loss, validation?.Accuracy,
        validation?.MacroAccuracy, IsBest: true, duration);

    // The layers below the classifier.
    private GoogLeNetModel Body(PretrainedNetwork start)
    {
        GoogLeNetWeights weights = start.Weights;
        var body = new GoogLeNetModel(weights.Architecture, [], options.ImageSize, weights.Mean, weights.Tensors).WithoutClassifier();
        var shapes = WeightShapes.Of(weights.Architecture, classNames.Count)
            .Where(pair => !ClassifierNames.IsClassifier(pair.Key)).ToDictionary();
        try
        {
            WeightShapes.ThrowUnlessTheyFit(weights.Architecture, classNames.Count, shapes, body.Weights);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Cannot start from {start.Source}. {e.Message}", e);
        }
        return body;
    }

    private GoogLeNetModel Network(GoogLeNetModel body, LinearClassifier head, TrainingImages? images)
    {
        PixelNormalization? normalization = training.Normalization;
        return new(body.Architecture, classNames, options.ImageSize, normalization?.Mean ?? [], head.In(body), normalization?.Scale)
        {
            TrainingImages = images,
        };
    }

    private LinearClassifier Zero(GoogLeNetModel body)
    {
        int length = NamedLayers.Find(NamedLayers.Pooled, body.Architecture, body.ImageSize).Length;
        return new([.. classNames.Select(_ => new float[length])], new double[classNames.Count]);
    }

    private FeatureExtraction Extract(PretrainedNetwork start, GoogLeNetModel body)
    {
        var features = new FeatureExtraction(
            options, start.Source, host, channel, share => _progress.Report(ShareOfFeatures * share));
        features.Run(body, training, validation);
        return features;
    }

    private Choice Search(FeatureExtraction features, ImageSplit split, out LinearClassifier classifier)
    {
        var weighting = ClassWeighting.Of(options, classNames, split.Training, isHead: true);
        weighting.Log(channel);
        ImageFeatures[] learnt = [.. split.Training.Select(image => features[image])];
        ImageFeatures[] heldOut = [.. split.Validation.Select(image => features[image])];
        var scaling = FeatureScaling.Of(learnt);
        scaling.Apply(learnt);
        scaling.Apply(heldOut);
        // Before all layers, the loss chooses: it is finer than a share of images, and the classifier is not the last word.
        TrainingMetric bestBy = options.Train == TrainedLayers.Head ? weighting.BestBy : TrainingMetric.ValidationLoss;
        var search = new StrengthSearch(classNames.Count, weighting.Weights, bestBy, options.CancellationToken);
        Choice choice = heldOut.Length > 0
            ? search.ByValidation(learnt, heldOut)
            : search.ByFolds(learnt, new Random(options.Seed!.Value));
        host.ThrowIfCanceled();
        classifier = scaling.Undo(choice.Classifier);
        return choice;
    }

    private static string HowChosen(Choice choice, ImageSplit split) => choice.Validation is null
        ? $"No class has two images, so none can be held out to choose the penalty, which is {choice.Strength}."
        : $"Of {StrengthSearch.Strengths.Count} penalties, {choice.Strength} did best on " + (split.Validation.Count > 0
            ? $"{split.Validation.Count:N0} images that were held out."
            : $"{Folds.Count} parts of the {split.Training.Count:N0} images, held out in turn.");
}
