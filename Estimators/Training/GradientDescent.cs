using MLNet.GoogLeNet.Transformers.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// SGD with momentum over four groups of parameters: fresh or pretrained, with weight decay (weights of convolutions and
/// linear layers) or without (biases, batch norm).
/// </summary>
internal sealed class GradientDescent : IDisposable
{
    private readonly SGD _optimizer;
    private readonly (SGD.ParamGroup Group, double LearningRate)[] _groups;

    /// <param name="network">The network whose parameters are trained.</param>
    /// <param name="isFresh">Whether the parameter of this name starts afresh.</param>
    /// <param name="options">Learning rate, momentum, weight decay.</param>
    public GradientDescent(GoogLeNetModule network, Func<string, bool> isFresh, GoogLeNetOptions options)
    {
        _groups = [.. from pair in network.named_parameters()
                      let decayed = pair.parameter.shape.Length > 1
                      let fresh = isFresh(pair.name)
                      group pair.parameter by (fresh, decayed) into parameters
                      let rate = options.LearningRate * (parameters.Key.fresh ? 1 : options.PretrainedLearningRateFactor)
                      let decay = parameters.Key.decayed ? options.WeightDecay : 0
                      select (new SGD.ParamGroup(parameters, rate, options.Momentum, weight_decay: decay), rate)];
        _optimizer = optim.SGD(_groups.Select(pair => pair.Group), options.LearningRate, options.Momentum);
    }

    /// <summary>Sets the learning rates to a share of what they were at the beginning.</summary>
    public void SetLearningRate(double share)
    {
        foreach (var (group, rate) in _groups)
            group.LearningRate = rate * share;
    }

    /// <summary>Takes one step down the gradient of the loss.</summary>
    public void Step(Tensor loss)
    {
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
    }

    public void Dispose() => _optimizer.Dispose();
}
