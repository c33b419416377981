using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2017, arXiv 1711.05101, algorithm 2).</summary>
internal sealed class AdamWOptimizer : Optimizer
{
    private const double Beta2 = 0.999, Epsilon = 1e-8;
    private const string Mean = "mean", Square = "square", Steps = "steps";
    private readonly double _beta1;

    /// <param name="groups">All parameters.</param>
    /// <param name="beta1">β₁, 0 to below 1.</param>
    public AdamWOptimizer(IReadOnlyList<ParameterGroup> groups, double beta1)
        : base(groups)
    {
        _beta1 = beta1;
        AddZerosLike(Mean);
        AddZerosLike(Square);
        AddCounters(Steps); // one a parameter: pretrained layers begin later than the others
    }

    protected override void Step(string name, Parameter parameter, Tensor gradient, double rate, double decay)
    {
        Tensor mean = State[$"{Mean}.{name}"], square = State[$"{Square}.{name}"], steps = State[$"{Steps}.{name}"];
        using Scalar one = 1;
        steps.add_(one, alpha: one);
        double step = MemoryMarshal.Read<float>(steps.bytes); // stands still at 16 million, where the corrections below are 1 long since
        using Scalar kept = 1 - rate * decay, beta1 = _beta1, newMean = 1 - _beta1, beta2 = Beta2, newSquare = 1 - Beta2;
        using Scalar epsilon = Epsilon, root = Math.Sqrt(1 - Math.Pow(Beta2, step)), length = -rate / (1 - Math.Pow(_beta1, step));
        parameter.mul_(kept);
        mean.mul_(beta1).add_(gradient, alpha: newMean);
        square.mul_(beta2).addcmul_(gradient, gradient, newSquare);
        Tensor deviation = square.sqrt().div_(root).add_(epsilon, alpha: one);
        parameter.addcdiv_(mean, deviation, length);
    }
}
