using Benchmarks.Rounds;
using Benchmarks.Scoring;
using Microsoft.ML;
using MLNet.GoogLeNet;

namespace Benchmarks.Training;

/// <summary>
/// The public trainer on noise that stays in memory, so that its steps are all that takes time: forward, the loss with both auxiliary
/// classifiers, backward, SGD with momentum. A round is one epoch with that many steps; the first is not counted.
/// </summary>
internal static class InMemory
{
    public static void Run(
        RoundProtocol protocol, GoogLeNetArchitecture architecture, Precision precision, int miniBatch, int steps, int? threads)
    {
        var mlContext = new MLContext(seed: 1);
        using var rounds = new EpochByEpoch(protocol, miniBatch * steps);
        mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(rounds.Options with
            {
                Architecture = architecture,
                Precision = precision,
                MiniBatchSize = miniBatch,
                Threads = threads,
                LearningRate = 1e-4,
                WeightDecay = 0,
                Schedule = LearningRateSchedule.Constant,
                HeadFirst = false,
                Auxiliary = AuxiliaryClassifiers.On,
                Augmentation = new AugmentationOptions { Crop = TrainingCrop.Centre, Mirror = false },
            }))
            .Fit(NoiseImage.View(mlContext, miniBatch * steps));
    }
}
