using System.Diagnostics;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Heads;

/// <summary>
/// Trains the classifier of a network and nothing else: features of all images, then logistic regression. Nothing of it touches TorchSharp.
/// </summary>
internal sealed class HeadTraining(
    GoogLeNetOptions options, IReadOnlyList<string> classNames, ImageReader training, ImageReader? validation, IHostEnvironment host,
    IChannel channel)
{
    private const double ShareOfFeatures = 0.9; // of the time, roughly

    private readonly ProgressReports _progress = new(options, channel);

    /// <summary>The network with its new classifier; null before it is there.</summary>
    public GoogLeNetModel? Best { get; private set; }

    /// <summary>Trains.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the classifier was there.</exception>
    /// <exception cref="CallbackException">A callback threw; <see cref="Best"/> keeps the network if it was there.</exception>
    public GoogLeNetModel Train()
    {
        var clock = Stopwatch.StartNew();
        PretrainedNetwork start = PretrainedNetwork.Find(options)!;
        start.WarnOfMean(training.Normalization, channel);
        GoogLeNetModel body = Body(start);
        channel.Info(MessageSensitivity.None,
            $"Training the classifier of GoogLeNet for {classNames.Count} classes on the features of {start.Source}. "
            + $"Options: {(options with { Architecture = body.Architecture }).ToJson()}");

        var features = new FeatureExtraction(
            options, start.Source, host, channel, share => _progress.Report(ShareOfFeatures * share));
        features.Run(body, training, validation);
        var split = ImageSplit.Of(features.Images, classNames, options, channel);
        ImageFeatures[] learnt = [.. split.Training.Select(image => features[image])];
        ImageFeatures[] heldOut = [.. split.Validation.Select(image => features[image])];
        var scaling = FeatureScaling.Of(learnt);
        scaling.Apply(learnt);
        scaling.Apply(heldOut);
        float[]? classWeights = ClassWeighting.Of(options, classNames, learnt.Select(image => image.Label));
        var search = new StrengthSearch(classNames.Count, classWeights, options.BestBy, options.CancellationToken);
        Choice choice = heldOut.Length > 0
            ? search.ByValidation(learnt, heldOut)
            : search.ByFolds(learnt, new Random(options.Seed!.Value));
        host.ThrowIfCanceled();

        Best = Network(
            body, scaling.Undo(choice.Classifier),
            TrainingImages.Of([start.Weights.TrainingImages, new(learnt.Select(image => image.Hash))]));
        Report(choice, learnt.Length, heldOut.Length, clock.Elapsed);
        return Best;
    }

    /// <summary>How classifiers did, in the words of a training of one epoch.</summary>
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

    private void Report(Choice choice, int learnt, int heldOut, TimeSpan duration)
    {
        EpochMetrics metrics = Metrics(choice.Training, choice.Validation, duration);
        string how = heldOut > 0
            ? $"{heldOut:N0} images that were held out"
            : $"{Folds.Count} parts of the {learnt:N0} images, held out in turn";
        channel.Info(MessageSensitivity.None, choice.Validation is null
            ? $"No class has two images, so that none can be held out to choose the penalty: it is {choice.Strength}. {metrics}"
            : $"Of {StrengthSearch.Strengths.Count} penalties, {choice.Strength} did best on {how}. {metrics}");
        _progress.Report(1);
        _progress.Report(metrics);
    }
}
