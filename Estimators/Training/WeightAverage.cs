using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>The average of a network's weights over the steps of its training.</summary>
/// <remarks>
/// The running statistics of batch norm are averaged with the weights. Those of the last step belong to other weights, and to
/// measure them again would take another pass over all images; their average is what torchvision's reference training
/// validates too.
/// </remarks>
internal sealed class WeightAverage : IDisposable
{
    private const string Steps = "steps"; // no parameter has a name without a dot
    private readonly WeightAveraging _averaging;
    private readonly double _decay;
    private readonly Dictionary<string, (Tensor Weights, Tensor Average)> _pairs = [];
    private readonly Tensor? _count;

    /// <param name="network">The network, on the device where it is trained.</param>
    /// <param name="averaging">Which average; none costs nothing.</param>
    /// <param name="decay">For the exponential one: what stays of it at each step.</param>
    public WeightAverage(nn.Module network, WeightAveraging averaging, double decay)
    {
        _averaging = averaging;
        _decay = decay;
        if (averaging == WeightAveraging.None)
            return;
        _count = tensor(0f).DetachFromDisposeScope();
        foreach (var (name, weights) in Averaged(network))
            _pairs.Add(name, (weights, Copy(weights)));
    }

    /// <summary>
    /// The averages by the names of the weights, and how many steps they are of; empty where nothing is averaged. They are the live ones.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> State => _count is null
        ? new Dictionary<string, Tensor>()
        : _pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Average))
            .Append(KeyValuePair.Create(Steps, _count)).ToDictionary();

    /// <summary>
    /// Copies in a state that <see cref="Checkpoint.Copy"/> made of <see cref="State"/>. An average that began too early for the number of
    /// steps that training now has is dropped: it would stand in for the weights, unchanged, until it is time for one.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="step">The next step, from 0.</param>
    /// <param name="steps">Number of steps of the whole training.</param>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public void Restore(IReadOnlyDictionary<string, WeightTensor> state, long step, long steps)
    {
        Checkpoint.Restore(State, state);
        if (_count is null || Counts(step - 1, steps))
            return;
        using var scope = NewDisposeScope();
        _count.zero_();
    }

    /// <summary>Takes in the weights after a step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="steps">Number of steps of the whole training.</param>
    public void Update(long step, long steps)
    {
        if (_count is null || !Counts(step, steps))
            return;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        double before = _count.item<float>();
        double shareOfNew = _averaging == WeightAveraging.Polyak
            ? 1 / (before + 1)
            : 1 - Math.Min(_decay, (1 + before) / (10 + before));
        using Scalar share = shareOfNew, one = 1;
        foreach (var (weights, average) in _pairs.Values)
        {
            using var temporary = NewDisposeScope();
            if (shareOfNew == 1)
                average.copy_(weights);
            else
                average.add_(weights - average, alpha: share);
        }
        _count.add_(one, alpha: one);
    }

    /// <summary>
    /// Puts the averages in the place of the weights; disposing of what comes back puts the weights back, to the bit. Before the
    /// first average, and where nothing is averaged, the weights stay.
    /// </summary>
    public IDisposable Swap()
    {
        bool isEmpty = _count is null || _count.item<float>() == 0;
        return new WeightSwap(isEmpty ? [] : _pairs.Values);
    }

    public void Dispose()
    {
        _count?.Dispose();
        foreach (var (_, average) in _pairs.Values)
            average.Dispose();
    }

    // Polyak's leaves out the first quarter.
    private bool Counts(long step, long steps) => _averaging != WeightAveraging.Polyak || 4 * step >= steps;

    private static IEnumerable<(string Name, Tensor Weights)> Averaged(nn.Module network) =>
        network.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter))
            .Concat(network.named_buffers().Where(pair => pair.buffer.is_floating_point()).Select(pair => (pair.name, pair.buffer)));

    private static Tensor Copy(Tensor weights)
    {
        using var noGradient = no_grad();
        return weights.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>Lends a network other weights until it is disposed of.</summary>
    private sealed class WeightSwap : IDisposable
    {
        private readonly List<(Tensor Weights, Tensor Kept)> _kept = [];

        /// <param name="pairs">The weights, and what stands in for them.</param>
        public WeightSwap(IEnumerable<(Tensor Weights, Tensor Lent)> pairs)
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            foreach (var (weights, lent) in pairs)
            {
                _kept.Add((weights, weights.detach().clone().DetachFromDisposeScope()));
                weights.copy_(lent);
            }
        }

        public void Dispose()
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            foreach (var (weights, kept) in _kept)
            {
                weights.copy_(kept);
                kept.Dispose();
            }
            _kept.Clear();
        }
    }
}
