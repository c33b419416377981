using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>A network that learns: takes steps down the gradient of the loss of mini-batches.</summary>
internal sealed class Learner : IDisposable
{
    // libtorch throws one type for everything; these are the words of its allocators for the processor and for graphics cards.
    private static readonly string[] OutOfMemory = ["not enough memory", "can't allocate memory", "out of memory", "bad_alloc"];

    private readonly GoogLeNetOptions _options;
    private readonly IChannel _channel;
    private readonly Device _device;
    private readonly Generator _generator;
    private readonly Seeds _seeds;
    private readonly TrainingThreads _threads;
    private readonly float[]? _classWeights;
    private readonly Tensor? _classWeightsOnDevice;
    private bool _allocatesForGood = true; // what the first step with a number of threads allocates
    private int _largestPart = int.MaxValue; // images that go through the network together when it learns,
    private int _largestScored = int.MaxValue; // and when it does not

    /// <param name="options">How to learn.</param>
    /// <param name="classNames">The classes, in the order of the scores.</param>
    /// <param name="classWeights">What each class counts; null: the same.</param>
    /// <param name="pretrained">What to start from; null for nothing.</param>
    /// <param name="pixels">How the pixels of the images were normalised; null where that is not known.</param>
    /// <param name="channel">Is told what happens.</param>
    public Learner(
        GoogLeNetOptions options, IReadOnlyList<string> classNames, float[]? classWeights, PretrainedNetwork? pretrained,
        PixelNormalization? pixels, IChannel channel)
    {
        _options = options;
        _channel = channel;
        _device = Libtorch.Open(options.Device);
        _threads = new TrainingThreads(options.Threads, TrainingThreads.Most, channel, () => ReadTimes());
        _seeds = new Seeds(options.Seed!.Value);
        _generator = new Generator((ulong)options.Seed.Value, _device);
        Network = new GoogLeNetModule(
            options.Architecture ?? pretrained?.Weights.Architecture ?? GoogLeNetArchitecture.Paper,
            classNames.Count, options.Auxiliary != AuxiliaryClassifiers.Off, _generator, options.Precision);
        StartingPoint start = InitialWeights.Set(Network, classNames, options, pretrained, pixels, channel);
        Network.to(_device);
        Optimizer = Optimizer.Of(ParameterGroups.Of(Network, start, options), options);
        _classWeights = classWeights;
        _classWeightsOnDevice = classWeights is null ? null
            : NetworkWeights.ToTensor(new WeightTensor([classNames.Count], classWeights)).to(_device);
        TrainedBefore = pretrained?.Weights.TrainingImages;
        Forward = Network.call;
    }

    public GoogLeNetModule Network { get; }

    /// <summary>The images that the network learned from before; null where that is not known.</summary>
    public TrainingImages? TrainedBefore { get; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Images float32 [N, 3, S, S] to logits; to be replaced in tests only.</summary>
    internal Func<Tensor, Logits> Forward { get; init; }

    /// <summary>Reads what other processes take of the processors; to be replaced in tests only.</summary>
    internal Func<ProcessorTimes?> ReadTimes { get; init; } = ProcessorTimes.Read;

    /// <summary>
    /// Whether a mini-batch is large enough: batch norm has nothing to average over in one image, which has its turn in another epoch.
    /// </summary>
    public bool CanLearnFrom(MiniBatch miniBatch) => miniBatch.Count > 1 || Network.Architecture != GoogLeNetArchitecture.Torchvision;

    /// <summary>Takes one step down the mean gradient of some mini-batches.</summary>
    /// <param name="miniBatches">One or more mini-batches.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="share">The learning rate as a share of the highest.</param>
    /// <param name="tally">Is told how the network did.</param>
    /// <param name="margins">Receives how the label of each unmixed image did; null if nobody asks.</param>
    /// <exception cref="DivergenceException">The loss is not finite; the weights are still those before the step.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory for one image at a time.</exception>
    public void Learn(IReadOnlyList<MiniBatch> miniBatches, int epoch, double share, Tally tally, LabelMargins? margins = null)
    {
        if (_allocatesForGood)
            LargeBlocks.Map(); // it would break up the memory that later steps use again and again
        else
            LargeBlocks.Keep();
        _threads.BeginStep();
        List<Outcome> outcomes = Gradients(miniBatches, epoch);
        Optimizer.Step(share); // not to be tried again: half of a step may be taken
        foreach ((MiniBatch miniBatch, Outcome outcome) in miniBatches.Zip(outcomes))
        {
            tally.Add(outcome.Logits, outcome.Targets, outcome.Loss);
            if (!miniBatch.IsMixed)
                margins?.Add(miniBatch.Rows, outcome.Logits);
        }
        _allocatesForGood = _threads.EndStep();
    }

    /// <summary>Whether all weights and all statistics of batch norm are finite numbers.</summary>
    public bool IsFinite()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        IEnumerable<Tensor> tensors = Network.parameters().Concat(Network.buffers()).Where(tensor => tensor.is_floating_point());
        // A sum is finite only if all that is summed is, and takes one pass. One wait for the device, not one each.
        return stack(tensors.Select(tensor => tensor.sum())).isfinite().all().item<bool>();
    }

    /// <summary>Whether native or managed memory ran out.</summary>
    internal static bool IsOutOfMemory(Exception e) => e is OutOfMemoryException
        || (e is ExternalException && OutOfMemory.Any(words => e.Message.Contains(words, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Logits and mean cross-entropy, plain, of a mini-batch that is not learnt from.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough memory for one image at a time.</exception>
    public (float[] Logits, double Loss) Score(MiniBatch miniBatch)
    {
        while (true)
        {
            try
            {
                return ScoreInParts(miniBatch);
            }
            catch (Exception e) when (IsOutOfMemory(e))
            {
                int largest = LargestOf(PartsOf(miniBatch.Count, _largestScored, smallest: 1));
                Halve(ref _largestScored, largest, smallest: 1, _options.ImageSize, "Scores stay the same.", e);
            }
        }
    }

    private readonly record struct Outcome(float[] Logits, float[] Targets, double Loss);

    private (float[] Logits, double Loss) ScoreInParts(MiniBatch miniBatch)
    {
        var logits = new List<float>();
        double loss = 0;
        foreach ((int first, int number) in PartsOf(miniBatch.Count, _largestScored, smallest: 1))
        {
            using var scope = NewDisposeScope();
            Tensor targets = miniBatch.TargetTensor(first, number, _device);
            Tensor scored = Forward(miniBatch.ImageTensor(first, number, _device)).Main;
            loss += TrainingLoss.Of(scored, targets, labelSmoothing: 0, classWeights: null).item<float>() * number / miniBatch.Count;
            logits.AddRange(NetworkWeights.ToArray(scored));
        }
        return ([.. logits], loss);
    }

    // A part that would be too small for the network goes to its neighbours, one of which is then larger than the others may be.
    private static IEnumerable<(int First, int Number)> PartsOf(int count, int largest, int smallest)
    {
        int parts = Math.Clamp((int)Math.Ceiling((double)count / largest), 1, Math.Max(1, count / smallest));
        for (int part = 0, first = 0; part < parts; part++)
        {
            int end = count * (part + 1) / parts;
            yield return (first, end - first);
            first = end;
        }
    }

    private static int LargestOf(IEnumerable<(int First, int Number)> parts) => parts.Max(part => part.Number);

    private int SmallestPart => Network.Architecture == GoogLeNetArchitecture.Torchvision ? 2 : 1; // for batch norm

    // With smaller and smaller parts, where memory runs out.
    private List<Outcome> Gradients(IReadOnlyList<MiniBatch> miniBatches, int epoch)
    {
        int images = miniBatches.Sum(miniBatch => miniBatch.Count);
        double meanWeight = miniBatches.Sum(miniBatch => WeightOf(miniBatch, 0, miniBatch.Count)) / images;
        while (true)
        {
            try
            {
                Optimizer.ZeroGradients();
                List<Outcome> outcomes = [.. miniBatches.Select(miniBatch => Propagate(miniBatch, epoch, images, meanWeight))];
                if (_options.GradientClipNorm is { } largest)
                    GradientNorm.Clip(Network.parameters(), largest);
                return outcomes;
            }
            catch (Exception e) when (IsOutOfMemory(e))
            {
                int largest = miniBatches.Max(miniBatch => LargestOf(PartsOf(miniBatch.Count, _largestPart, SmallestPart)));
                Halve(ref _largestPart, largest, SmallestPart, _options.TrainingSize,
                    "Steps still average over as many images as before; batch norm does not.", e);
            }
        }
    }

    // Forward and backward; gradients of the parts of a step add up to that of the mean over its images. A mean by class weights divides by
    // the weight of the whole step: the parts count by their weight, or weights would mean less the smaller the parts are.
    private Outcome Propagate(MiniBatch miniBatch, int epoch, int imagesOfStep, double meanWeight)
    {
        _generator.manual_seed((long)_seeds.Dropout(epoch, miniBatch.Index));
        var logits = new List<float>();
        double loss = 0;
        foreach ((int first, int number) in PartsOf(miniBatch.Count, _largestPart, SmallestPart))
        {
            using var scope = NewDisposeScope();
            Tensor targets = miniBatch.TargetTensor(first, number, _device);
            Logits output = Forward(miniBatch.ImageTensor(first, number, _device));
            Tensor mainLoss = Loss(output.Main, targets);
            double value = mainLoss.item<float>();
            if (!double.IsFinite(value))
                throw new DivergenceException($"The training loss became {value} in epoch {epoch}: training diverged. Lower LearningRate, "
                    + $"which is {_options.LearningRate}.");
            double countsAs = WeightOf(miniBatch, first, number) / meanWeight; // images; without weights, their number to the bit
            using Scalar share = countsAs / imagesOfStep;
            Total(mainLoss, output, targets).mul(share).backward();
            loss += value * countsAs / miniBatch.Count;
            using var noGradient = no_grad();
            logits.AddRange(NetworkWeights.ToArray(output.Main));
        }
        return new([.. logits], miniBatch.Targets.ToArray(), loss);
    }

    private double WeightOf(MiniBatch miniBatch, int first, int number) =>
        _classWeights is null ? number : miniBatch.WeightOf(first, number, _classWeights);

    private Tensor Loss(Tensor logits, Tensor targets) =>
        TrainingLoss.Of(logits, targets, _options.LabelSmoothing, _classWeightsOnDevice);

    // Section 5: each auxiliary classifier's loss is added with weight 0.3.
    private Tensor Total(Tensor mainLoss, Logits logits, Tensor targets)
    {
        if (logits is not { Auxiliary1: { } first, Auxiliary2: { } second })
            return mainLoss;
        using Scalar weight = _options.AuxiliaryLossWeight;
        return mainLoss + (Loss(first, targets) + Loss(second, targets)).mul(weight);
    }

    private void Halve(ref int largestPart, int before, int smallest, int side, string consequence, Exception cause)
    {
        if (before / 2 < smallest)
            throw new InsufficientMemoryException(
                $"There is not enough memory to train on {before} images of {side}×{side} at a time. "
                + "Lower ImageSize, or train where more memory is free.", cause);
        largestPart = before / 2;
        _channel.Warning(MessageSensitivity.None,
            $"There was not enough memory for {before} images of {side}×{side} at a time: from now on the network takes {largestPart}. "
            + consequence);
    }

    public void Dispose()
    {
        _classWeightsOnDevice?.Dispose();
        Optimizer.Dispose();
        Network.Dispose();
        _generator.Dispose();
        _threads.Dispose();
        LargeBlocks.Keep(); // there may have been one step only
        LargeBlocks.GiveBack();
    }
}

/// <summary>A loss or a weight is infinite or NaN.</summary>
internal sealed class DivergenceException(string message) : InvalidOperationException(message);
