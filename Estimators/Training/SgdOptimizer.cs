using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// Stochastic gradient descent with momentum, as PyTorch has it: v ← μv + g + λw, w ← w − rate·v. (Caffe has the rate inside v,
/// which differs only while the rate changes.)
/// </summary>
internal sealed class SgdOptimizer : Optimizer
{
    private const string Velocity = "momentum";
    private readonly double _momentum;

    /// <param name="groups">All parameters.</param>
    /// <param name="momentum">μ, 0 to below 1.</param>
    public SgdOptimizer(IReadOnlyList<ParameterGroup> groups, double momentum)
        : base(groups)
    {
        _momentum = momentum;
        AddZerosLike(Velocity);
    }

    protected override void Step(string name, Parameter parameter, Tensor gradient, double rate, double decay)
    {
        Tensor velocity = State[$"{Velocity}.{name}"];
        using Scalar momentum = _momentum, whole = 1.0, decayed = decay, step = -rate;
        velocity.mul_(momentum).add_(gradient, alpha: whole);
        if (decay != 0)
            velocity.add_(parameter, alpha: decayed);
        parameter.add_(velocity, alpha: step);
    }
}
