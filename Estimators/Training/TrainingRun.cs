using System.Diagnostics;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Formats;
using MLNet.GoogLeNet.Transformers.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>One training, from the first weights to the best: nothing of it outlives <see cref="Train"/> but the result.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly GoogLeNetOptions _options;
    private readonly PictureSplit _split;
    private readonly IChannel _channel;
    private readonly Device _device;
    private readonly Generator _generator;
    private readonly GoogLeNetModule _network;
    private readonly GradientDescent _descent;
    private readonly BestWeights _best;
    private readonly long _stepsPerEpoch;
    private long _step;

    public TrainingRun(GoogLeNetOptions options, IReadOnlyList<string> classNames, PictureSplit split, IChannel channel)
    {
        _options = options;
        _split = split;
        _channel = channel;
        LargeBlocks.Keep();
        _device = Libtorch.Open(options.Device);
        _generator = new Generator((ulong)options.Seed!.Value, _device);
        _network = new GoogLeNetModule(
            options.Architecture, classNames.Count, auxiliary: options.Auxiliary != AuxiliaryClassifiers.Off, _generator);
        Func<string, bool> isFresh = FirstWeights.Set(_network, options, channel);
        _network.to(_device);
        _descent = new GradientDescent(_network, isFresh, options);
        _best = new BestWeights(_network);
        _stepsPerEpoch = (split.Training.Count + options.MiniBatchSize - 1) / options.MiniBatchSize;
    }

    /// <summary>Trains and gives back the weights of the best epoch, without the auxiliary classifiers.</summary>
    public IReadOnlyDictionary<string, WeightTensor> Train()
    {
        _channel.Info(MessageSensitivity.None,
            $"Training GoogLeNet ({_options.Architecture}) for {_network.ClassCount} classes on {_split.Training.Count} pictures, "
            + $"{_split.Validation.Count} held out, {_options.Epochs} epochs, seed {_options.Seed}, on {_options.Device}.");
        for (int epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            try
            {
                Report(RunEpoch(epoch));
            }
            catch (Exception e) when (e is OperationCanceledException or DivergenceException && _best.Weights is not null)
            {
                _channel.Warning(MessageSensitivity.None, $"{e.Message} The weights of epoch {_best.Epoch} are kept.");
                break;
            }
        }
        return _best.Weights!;
    }

    private EpochMetrics RunEpoch(int epoch)
    {
        var clock = Stopwatch.StartNew();
        Tally training = TrainOnce(epoch);
        Tally? validation = _split.Validation.Count > 0 ? Validate(epoch) : null;
        bool isBest = _best.Offer(epoch, validation);
        return new EpochMetrics(
            epoch, _options.Epochs, _options.LearningRate * PolynomialDecay.At(_step, _stepsPerEpoch * _options.Epochs),
            training.Loss, training.Accuracy, validation?.Loss, validation?.Accuracy, ValidationMacroAccuracy: null, isBest, clock.Elapsed);
    }

    private Tally TrainOnce(int epoch)
    {
        var random = new Random(unchecked(_options.Seed!.Value * 7919 + epoch)); // each epoch by itself, so that it can be repeated
        Picture[] order = [.. _split.Training];
        random.Shuffle(order);
        _network.train();
        var tally = new Tally();
        foreach (Picture[] pictures in order.Chunk(_options.MiniBatchSize))
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            // Batch norm has nothing to average over in a mini-batch of one; the picture has its turn in another epoch.
            if (pictures.Length > 1 || order.Length == 1)
                Learn(pictures, random, tally, epoch);
            _step++;
            _options.MiniBatchProgress?.Report((double)_step / (_stepsPerEpoch * _options.Epochs));
        }
        return tally;
    }

    private void Learn(Picture[] pictures, Random random, Tally tally, int epoch)
    {
        using var scope = NewDisposeScope();
        MiniBatch miniBatch = MiniBatch.Random(pictures, _options, random, _device);
        Logits logits = _network.call(miniBatch.Images);
        Tensor mainLoss = nn.functional.cross_entropy(logits.Main, miniBatch.Labels);
        double loss = mainLoss.item<float>();
        if (!double.IsFinite(loss))
            throw new DivergenceException($"The training loss became {loss} in epoch {epoch}: training diverged. Lower LearningRate, "
                + $"which is {_options.LearningRate}.");
        tally.Add(logits.Main, miniBatch.Labels, loss);
        _descent.SetLearningRate(PolynomialDecay.At(_step, _stepsPerEpoch * _options.Epochs));
        _descent.Step(TotalLoss(mainLoss, logits, miniBatch.Labels));
    }

    // Section 5: each auxiliary classifier's loss is added with weight 0.3.
    private Tensor TotalLoss(Tensor mainLoss, Logits logits, Tensor labels) =>
        logits is { Auxiliary1: { } first, Auxiliary2: { } second }
            ? mainLoss + _options.AuxiliaryLossWeight
                * (nn.functional.cross_entropy(first, labels) + nn.functional.cross_entropy(second, labels))
            : mainLoss;

    private Tally Validate(int epoch)
    {
        _network.eval();
        using var inference = inference_mode();
        var tally = new Tally();
        foreach (Picture[] pictures in _split.Validation.Chunk(_options.MiniBatchSize))
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            MiniBatch miniBatch = MiniBatch.Centre(pictures, _options.ImageSize, _device);
            Tensor logits = _network.call(miniBatch.Images).Main;
            tally.Add(logits, miniBatch.Labels, nn.functional.cross_entropy(logits, miniBatch.Labels).item<float>());
        }
        return double.IsFinite(tally.Loss) ? tally : throw new DivergenceException(
            $"The validation loss became {tally.Loss} in epoch {epoch}: training diverged. Lower LearningRate, which is {_options.LearningRate}.");
    }

    private void Report(EpochMetrics metrics)
    {
        _channel.Info(MessageSensitivity.None, metrics.ToString());
        _options.Progress?.Report(metrics);
    }

    public void Dispose()
    {
        _descent.Dispose();
        _network.Dispose();
        _generator.Dispose();
    }
}
