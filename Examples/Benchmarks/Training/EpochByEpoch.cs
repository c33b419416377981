using Benchmarks.Rounds;
using MLNet.GoogLeNet;

namespace Benchmarks.Training;

/// <summary>A training of which a round is one epoch: it is held up between epochs until the next round is called for.</summary>
/// <param name="protocol">Calls for rounds.</param>
/// <param name="images">Images in an epoch.</param>
internal sealed class EpochByEpoch(RoundProtocol protocol, int images) : IProgress<EpochMetrics>, IDisposable
{
    private const int MoreEpochsThanRounds = 100_000; // it is cancelled when no more rounds are asked for
    private readonly CancellationTokenSource _noMoreRounds = new();

    /// <summary>The options that such a training needs.</summary>
    public GoogLeNetOptions Options => new()
    {
        Epochs = MoreEpochsThanRounds,
        ValidationFraction = 0,
        Progress = this,
        CancellationToken = _noMoreRounds.Token,
    };

    /// <summary>The first epoch, which decodes and warms up, does not count as a round.</summary>
    public void Report(EpochMetrics metrics)
    {
        if (metrics.Epoch == 1)
            protocol.SayReady();
        else
            protocol.Report(images, metrics.Duration);
        if (!protocol.Wait())
            _noMoreRounds.Cancel();
    }

    public void Dispose() => _noMoreRounds.Dispose();
}
