using System.Diagnostics;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Torch;
using static TorchSharp.torch;

namespace Benchmarks.Training;

/// <summary>
/// Training steps and nothing else: forward, the loss with both auxiliary classifiers, backward, SGD with momentum, on one
/// mini-batch that stays in memory.
/// </summary>
internal static class ComputeOnly
{
    /// <summary>Number of classes, the same in the peer's script.</summary>
    private const int Classes = 17;

    private const int ImageSize = 224;
    private const int WarmUpSteps = 2;
    private const double AuxiliaryWeight = 0.3;

    public static void Run(RoundProtocol protocol, GoogLeNetArchitecture architecture, Precision precision, int miniBatch, int steps)
    {
        LargeBlocks.Keep();
        using var generator = new Generator(1, Libtorch.Open(ComputeDevice.Cpu));
        using var network = new GoogLeNetModule(architecture, Classes, auxiliary: true, generator, precision);
        Initialization.Xavier(network, generator);
        network.train();
        var options = new GoogLeNetOptions { LearningRate = 1e-4, WeightDecay = 0 };
        using Descent descent = Descent.Of(ParameterGroups.Of(network, _ => true, options), options);
        using Tensor images = randn(miniBatch, 3, ImageSize, ImageSize, generator: generator) * 60;
        using Tensor labels = randint(0, Classes, [miniBatch], ScalarType.Int64, generator: generator);

        Steps(WarmUpSteps);
        protocol.SayReady();
        while (protocol.Wait())
        {
            var clock = Stopwatch.StartNew();
            Steps(steps);
            protocol.Report(steps * miniBatch, clock.Elapsed);
        }

        void Steps(int count)
        {
            for (int step = 0; step < count; step++)
            {
                using var scope = NewDisposeScope();
                Logits logits = network.call(images);
                Tensor loss = Loss(logits.Main) + AuxiliaryWeight * (Loss(logits.Auxiliary1!) + Loss(logits.Auxiliary2!));
                descent.ZeroGradients();
                loss.backward();
                descent.Step(share: 1);
                if (!float.IsFinite(loss.item<float>()))
                    throw new InvalidOperationException("The loss is not finite; what is timed would not be training.");
            }
        }

        Tensor Loss(Tensor logits) => nn.functional.cross_entropy(logits, labels);
    }
}
