using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>One training, from the first weights to the best: nothing of it outlives <see cref="Train"/> but the result.</summary>
internal sealed class TrainingRun : IDisposable
{
    // After each epoch some images are scored, larger than they are, to leave room for other images and for engines that round differently.
    private const int TrialImages = 8;
    private const float TrialFactor = 16;

    // When training ends unless an epoch was better than the classifier alone: half of the way, since much of what all layers gain comes
    // late, as the rate falls; and not before some epochs, since one may be unlucky.
    private const double ShareToPassHead = 0.5;
    private const int EpochsToPassHead = 3;

    private readonly GoogLeNetOptions _options;
    private readonly IReadOnlyList<string> _classNames;
    private readonly ImageSplit _split;
    private readonly EpochMetrics? _head;
    private readonly IHostEnvironment _host;
    private readonly IChannel _channel;
    private readonly ProgressReports _progress;
    private readonly MiniBatchFeed _feed;
    private readonly Learner _learner;
    private readonly WeightAverage _average;
    private readonly BestWeights _best;
    private readonly LabelMargins _margins;
    private readonly string _optionsIdentity, _imagesIdentity; // by which a checkpoint is known to belong here
    private readonly List<EpochMetrics> _history = [];
    private readonly Stopwatch _clock = new(), _sinceCheckpoint = Stopwatch.StartNew();
    private readonly long _stepsPerEpoch;
    private int _epoch = 1, _miniBatch;
    private long _step;
    private Tally _tally;
    private double _secondsBefore; // of the epoch, before it was interrupted

    public TrainingRun(
        GoogLeNetOptions options, IReadOnlyList<string> classNames, ImageSet images, ImageSplit split, HeadStart? start,
        IHostEnvironment host, IChannel channel)
    {
        _classNames = classNames;
        _split = split;
        _host = host;
        _channel = channel;
        _head = start?.Metrics;
        _progress = new ProgressReports(options, channel, from: HeadStart.ShareOf(options));
        _feed = new MiniBatchFeed(images, options, classNames.Count);
        var weighting = ClassWeighting.Of(options, classNames, split.Training);
        weighting.Log(channel);
        _learner = new Learner(
            options, classNames, weighting.Weights, start is null ? PretrainedNetwork.Find(options, images.Normalization) : start.Network,
            images.Normalization, channel);
        TrainingImages = TrainingImages.Of([_learner.TrainedBefore, images.Hashes(split.Training)]);
        _options = options with { Architecture = Architecture };
        _average = new WeightAverage(_learner.Network, options.Averaging, options.AveragingDecay);
        _best = new BestWeights(
            weighting.BestBy, options.Patience, [.. split.Validation.CountBy(image => image.Label).Select(label => label.Value)]);
        _margins = new LabelMargins(split.Training);
        _tally = new Tally(classNames.Count);
        _stepsPerEpoch = StepsOf(split.Training.Count, options);
        (_optionsIdentity, _imagesIdentity) = (Checkpoint.Identify(_options), Checkpoint.Identify(classNames, split));
    }

    /// <summary>Number of steps that an epoch has.</summary>
    public static long StepsOf(int images, GoogLeNetOptions options) =>
        Quotient(Quotient(images, options.MiniBatchSize), options.AccumulationSteps);

    /// <summary>The layout of the network that is trained.</summary>
    public GoogLeNetArchitecture Architecture => _learner.Network.Architecture;

    /// <summary>The images that it learns from, and those that its network learned from before.</summary>
    public TrainingImages? TrainingImages { get; }

    /// <summary>How the label of each image that it learned from did.</summary>
    public LabelMargins Margins => _margins;

    /// <summary>Whether a checkpoint has this training as far as it has come.</summary>
    public bool HasCheckpoint { get; private set; }

    /// <summary>The weights of the best epoch so far, without the auxiliary classifiers; null before the end of the first.</summary>
    public IReadOnlyDictionary<string, WeightTensor>? Best => _best.Weights;

    /// <summary>Trains and gives back the weights of the best epoch, without the auxiliary classifiers.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch was complete, or by the <c>MLContext</c>.</exception>
    /// <exception cref="CallbackException">A callback threw; <see cref="Best"/> and the checkpoint keep the training so far.</exception>
    public IReadOnlyDictionary<string, WeightTensor> Train()
    {
        _channel.Info(MessageSensitivity.None,
            $"Training GoogLeNet for {_classNames.Count} classes on {_split.Training.Count} images, {_split.Validation.Count} held out. "
            + $"Options: {_options.ToJson()}");
        if (_options.ResumeFrom is { } checkpoint)
            Resume(checkpoint);
        else if (_head is not null)
            Begin(_head);
        try
        {
            _history.ForEach(Report);
            while (_epoch <= _options.Epochs && !_best.IsPatienceOver && !IsHeadUnbeaten)
                RunEpoch();
        }
        catch (CallbackException)
        {
            SaveLastCheckpoint();
            throw;
        }
        catch (OperationCanceledException)
        {
            SaveLastCheckpoint();
            _host.ThrowIfCanceled(); // as ML.NET's own trainers do: AutoML must not take the model for a trained one
            if (_best.Weights is null)
                throw;
            _channel.Warning(MessageSensitivity.None, $"Training was cancelled. {Kept}");
        }
        catch (DivergenceException e) when (_best.Weights is not null)
        {
            _channel.Warning(MessageSensitivity.None, $"{e.Message} {Kept}");
        }
        Conclude();
        return _best.Weights!;
    }

    private string Kept => _best.Epoch == 0 ? "The classifier alone is kept." : $"The weights of epoch {_best.Epoch} are kept.";

    private bool IsHeadUnbeaten => _best.IsHeadUnbeaten && _epoch - 1 >= Math.Max(EpochsToPassHead, ShareToPassHead * _options.Epochs);

    // The classifier alone is the epoch before the first.
    private void Begin(EpochMetrics head)
    {
        _history.Add(head with { IsBest = _best.Offer(_learner.Network, head) });
        SaveCheckpoint();
    }

    private void Conclude()
    {
        EpochMetrics[] epochs = [.. _history.Where(epoch => epoch.Epoch > 0)];
        string stopped = _epoch <= _options.Epochs ? $"Training ended after {epochs.Length} of {_options.Epochs} epochs. " : "";
        if (_best.ComparesWithHead && epochs.Length > 0 && _history.Find(epoch => epoch.Epoch == 0) is { ValidationLoss: not null } head)
            _channel.Info(MessageSensitivity.None, $"{stopped}On the {_split.Validation.Count:N0} held-out images " + (_best.Epoch == 0
                ? "no epoch was clearly better than the classifier alone, which is kept"
                : $"epoch {_best.Epoch} was better than the classifier alone and is kept")
                + $": {HeldOut(_best.BestOf(epochs))} with all layers, {HeldOut(head)} with the classifier alone.");
        else if (_best.IsPatienceOver && stopped.Length > 0)
            _channel.Info(MessageSensitivity.None,
                $"{stopped}{_options.Patience} epochs were no better than epoch {_best.Epoch}, whose weights are kept.");
    }

    private static string HeldOut(EpochMetrics epoch) => string.Create(CultureInfo.InvariantCulture,
        $"accuracy {epoch.ValidationAccuracy:0.0000}, macro recall {epoch.ValidationMacroAccuracy:0.0000}, "
        + $"loss {epoch.ValidationLoss:0.000}");

    private void RunEpoch()
    {
        _clock.Restart();
        _learner.Network.train();
        foreach (MiniBatch[] miniBatches in _feed.Training(_split.Training, _epoch, _miniBatch, _options.CancellationToken)
            .Chunk(_options.AccumulationSteps))
        {
            Learn(miniBatches);
            if (_options.CheckpointInterval is { } interval && _sinceCheckpoint.Elapsed >= interval)
            {
                ThrowUnlessFinite("weights");
                SaveCheckpoint();
            }
            _options.CancellationToken.ThrowIfCancellationRequested();
            _host.ThrowIfCanceled();
        }

        ThrowUnlessFinite("weights");
        EpochMetrics metrics;
        using (_average.Swap())
        {
            if (_options.Averaging != WeightAveraging.None)
                ThrowUnlessFinite("averaged weights");
            metrics = Measure();
            metrics = metrics with { IsBest = _best.Offer(_learner.Network, metrics) };
        }
        _history.Add(metrics);
        (_epoch, _miniBatch, _tally, _secondsBefore) = (_epoch + 1, 0, new Tally(_classNames.Count), 0);
        SaveCheckpoint();
        Report(metrics);
    }

    private void Learn(MiniBatch[] miniBatches)
    {
        try
        {
            MiniBatch[] usable = [.. miniBatches.Where(_learner.CanLearnFrom)];
            if (usable.Length > 0)
            {
                _learner.Learn(usable, _epoch, ScheduledRate.At(_options, _step, _stepsPerEpoch), _tally, _margins);
                _average.Update(_step, _stepsPerEpoch * _options.Epochs);
            }
        }
        finally
        {
            foreach (MiniBatch miniBatch in miniBatches)
                miniBatch.Dispose();
        }
        _step++;
        _miniBatch += miniBatches.Length;
        _progress.Report((double)_step / (_stepsPerEpoch * _options.Epochs));
    }

    private EpochMetrics Measure()
    {
        ThrowUnlessScoresAreFinite();
        Tally? validation = _split.Validation.Count > 0 ? Validate() : null;
        return new EpochMetrics(
            _epoch, _options.Epochs, _options.LearningRate * ScheduledRate.At(_options, _step - 1, _stepsPerEpoch),
            _tally.Loss, _tally.Accuracy, validation?.Loss, validation?.Accuracy, validation?.MacroAccuracy, IsBest: false,
            TimeSpan.FromSeconds(_secondsBefore) + _clock.Elapsed);
    }

    private Tally Validate()
    {
        _learner.Network.eval();
        using var noGradient = no_grad();
        var tally = new Tally(_classNames.Count);
        foreach (MiniBatch miniBatch in _feed.Validation(_split.Validation, _options.CancellationToken))
        {
            using (miniBatch)
            {
                _host.ThrowIfCanceled();
                var (logits, loss) = _learner.Score(miniBatch);
                tally.Add(logits, miniBatch.Targets, loss);
            }
        }
        return double.IsFinite(tally.Loss) ? tally : throw Diverged($"The validation loss became {tally.Loss}");
    }

    // Finite weights can be too large: what they make of an image overflows.
    private void ThrowUnlessScoresAreFinite()
    {
        _learner.Network.eval();
        using var noGradient = no_grad();
        foreach (MiniBatch miniBatch in _feed.Validation([.. _split.Training.Take(TrialImages)], _options.CancellationToken))
        {
            using (miniBatch)
            {
                TensorPrimitives.Multiply(miniBatch.Images, TrialFactor, miniBatch.Images);
                double loss = _learner.Score(miniBatch).Loss;
                if (!double.IsFinite(loss))
                    throw Diverged($"The loss of the new weights became {loss}");
            }
        }
    }

    private void ThrowUnlessFinite(string what)
    {
        if (!_learner.IsFinite())
            throw Diverged($"The {what} became infinite or NaN");
    }

    private DivergenceException Diverged(string what) => new(
        $"{what} in epoch {_epoch}: training diverged. Lower LearningRate, which is {_options.LearningRate}.");

    private void Report(EpochMetrics metrics)
    {
        _channel.Info(MessageSensitivity.None, metrics.ToString());
        _progress.Report(metrics);
    }

    // Where training ends early. The checkpoint before is better than one from which nothing can go on, and the reason why training ends
    // matters more than a checkpoint that could not be written.
    private void SaveLastCheckpoint()
    {
        try
        {
            if (_learner.IsFinite())
                SaveCheckpoint();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HasCheckpoint = false;
            _channel.Warning(MessageSensitivity.None,
                $"{e.Message} The checkpoint is as it was before. Training ends here for another reason.");
        }
    }

    private void SaveCheckpoint()
    {
        if (_options.Checkpoint is not { } path)
            return;
        var progress = new TrainingProgress(
            _optionsIdentity, _imagesIdentity, _epoch, _miniBatch, _step, _tally.Save(),
            _secondsBefore + (_miniBatch > 0 ? _clock.Elapsed.TotalSeconds : 0), _history, _best.Epoch);
        new Checkpoint(
            progress, NetworkWeights.Extract(_learner.Network), Checkpoint.Copy(_learner.Optimizer.State), Checkpoint.Copy(_average.State),
            _best.Weights, _margins.Save()).Write(path);
        HasCheckpoint = true;
        _sinceCheckpoint.Restart();
    }

    private void Resume(string path)
    {
        Checkpoint checkpoint = Checkpoint.Read(path, _optionsIdentity, _imagesIdentity);
        NetworkWeights.Load(_learner.Network, checkpoint.Network);
        _learner.Optimizer.Restore(checkpoint.Optimizer);
        TrainingProgress progress = checkpoint.Progress;
        _average.Restore(checkpoint.Average, progress.Step, _stepsPerEpoch * _options.Epochs);
        _margins.Restore(checkpoint.Margins);
        _best.Restore(progress.History, progress.BestEpoch, checkpoint.Best);
        (_epoch, _miniBatch, _step, _tally, _secondsBefore) =
            (progress.Epoch, progress.MiniBatch, progress.Step, new Tally(progress.Tally), progress.Seconds);
        _channel.Info(MessageSensitivity.None, $"Resuming from '{path}' in epoch {_epoch}, with {_step} steps done.");
        _history.AddRange(progress.History);
    }

    private static long Quotient(long count, int by) => (count + by - 1) / by;

    public void Dispose()
    {
        _average.Dispose();
        _learner.Dispose();
    }
}
