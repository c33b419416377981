using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

/// <summary>Two parameters, a convolution's weight (channels last) and a bias, and a loss whose gradient changes with each step.</summary>
internal sealed class ToyProblem : IDisposable
{
    private readonly Tensor _target;

    public ToyProblem(double weightRate = 0.1, double biasRate = 0.05, double decay = 0.01)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        Weight = new Parameter(ChannelsLast.Of(randn(4, 3, 3, 2, generator: generator)).detach().DetachFromDisposeScope());
        Bias = new Parameter(randn(4, generator: generator).DetachFromDisposeScope());
        Weight.DetachFromDisposeScope();
        Bias.DetachFromDisposeScope();
        _target = randn(4, 3, 3, 2, generator: generator).DetachFromDisposeScope();
        Groups =
        [
            new([("weight", Weight)], weightRate, decay),
            new([("bias", Bias)], biasRate, WeightDecay: 0),
        ];
    }

    public Parameter Weight { get; }
    public Parameter Bias { get; }
    public IReadOnlyList<ParameterGroup> Groups { get; }

    public float[] Values => [.. ValuesOf(Weight), .. ValuesOf(Bias)];

    /// <summary>Adds the gradient of a loss that is neither linear nor quadratic.</summary>
    public void Backward()
    {
        using var scope = NewDisposeScope();
        ((Weight * Bias.reshape(4, 1, 1, 1)).sin() - _target).pow(2).sum().backward();
    }

    public void Step(Optimizer optimizer, double share = 1)
    {
        optimizer.ZeroGradients();
        Backward();
        optimizer.Step(share);
    }

    public static float[] ValuesOf(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().contiguous().data<float>().ToArray();
    }

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
        _target.Dispose();
    }
}
