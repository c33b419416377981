using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// Turns gradients into steps. TorchSharp's optimizers do not give out their state; this one does, so that training can go on
/// from a file to the bit.
/// </summary>
internal abstract class Optimizer(IReadOnlyList<ParameterGroup> groups) : IDisposable
{
    private readonly Dictionary<string, Tensor> _state = [];

    /// <summary>What the options name: <see cref="SgdOptimizer"/> or <see cref="AdamWOptimizer"/>.</summary>
    public static Optimizer Of(IReadOnlyList<ParameterGroup> groups, GoogLeNetOptions options) => options.Optimizer switch
    {
        GradientOptimizer.Sgd => new SgdOptimizer(groups, options.Momentum),
        GradientOptimizer.AdamW => new AdamWOptimizer(groups, options.Momentum),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Optimizer, $"There is no optimizer {options.Optimizer}."),
    };

    /// <summary>
    /// The tensors that the next step depends on besides parameters and gradients, "kind.parameter" → float32 in the layout of
    /// the parameter. They are the live ones.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>Copies in a state that <see cref="Checkpoint.Copy"/> made of <see cref="State"/>.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public void Restore(IReadOnlyDictionary<string, WeightTensor> state) => Checkpoint.Restore(_state, state);

    /// <summary>Takes one step. Parameters without a gradient keep their values and their state.</summary>
    /// <param name="share">The scheduled share of each group's learning rate.</param>
    public void Step(double share)
    {
        using var noGradient = no_grad();
        foreach (ParameterGroup group in groups)
        {
            if (group.LearningRate == 0)
                continue;
            foreach (var (name, parameter) in group.Members)
            {
                using var scope = NewDisposeScope(); // one a parameter: what a step needs besides is never larger than the largest
                if (parameter.grad is not { } gradient)
                    continue;
                Tensor? before = group.RowFactors is null ? null : parameter.clone();
                Step(name, parameter, gradient, group.LearningRate * share, group.WeightDecay);
                if (before is not null)
                    Shorten(parameter, before, group.RowFactors!);
            }
        }
    }

    /// <summary>Takes the gradients off all parameters, so that one that gets none is left alone by the next step.</summary>
    public void ZeroGradients()
    {
        foreach (var (_, parameter) in groups.SelectMany(group => group.Members))
            parameter.grad = null;
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _state.Values)
            tensor.Dispose();
    }

    /// <summary>Changes the parameter and its state in place; runs without gradients and in a scope of its own.</summary>
    protected abstract void Step(string name, Parameter parameter, Tensor gradient, double rate, double decay);

    /// <summary>Adds zeros in the layout of each parameter to the state.</summary>
    protected void AddZerosLike(string kind)
    {
        using var noGradient = no_grad();
        foreach (var (name, parameter) in groups.SelectMany(group => group.Members))
            _state.Add($"{kind}.{name}", zeros_like(parameter).DetachFromDisposeScope());
    }

    /// <summary>Adds a counter for each parameter, a float32 scalar on the CPU, to the state.</summary>
    protected void AddCounters(string kind)
    {
        foreach (var (name, _) in groups.SelectMany(group => group.Members))
            _state.Add($"{kind}.{name}", tensor(0f).DetachFromDisposeScope());
    }

    // A step is proportional to its rate in every optimizer here, so that a share of the step is the step at that share of the rate.
    private static void Shorten(Parameter parameter, Tensor before, float[] rowFactors)
    {
        long[] shape = [rowFactors.Length, .. Enumerable.Repeat(1L, (int)parameter.dim() - 1)];
        Tensor factors = NetworkWeights.ToTensor(new WeightTensor(shape, rowFactors)).to(parameter.device);
        parameter.sub_(before).mul_(factors).add_(before);
    }
}

/// <summary>The length of the gradient: the Euclidean norm over all parameters together.</summary>
internal static class GradientNorm
{
    /// <summary>Shortens a gradient that is longer than <paramref name="largest"/> to that length; its direction stays.</summary>
    /// <returns>The norm before; not finite where the gradient is not, which is then left unchanged.</returns>
    public static double Clip(IEnumerable<Parameter> parameters, double largest)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] gradients = [.. parameters.Select(parameter => parameter.grad).OfType<Tensor>()];
        if (gradients.Length == 0)
            return 0;
        double norm = stack(gradients.Select(gradient => gradient.norm())).norm().item<float>(); // one wait for the device, not one each
        if (double.IsFinite(norm) && norm > largest)
        {
            using Scalar factor = largest / norm;
            foreach (Tensor gradient in gradients)
                gradient.mul_(factor);
        }
        return norm;
    }
}
