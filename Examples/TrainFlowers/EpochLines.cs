using MLNet.GoogLeNet;

namespace TrainFlowers;

/// <summary>
/// Prints a line per epoch, before training continues. (<see cref="Progress{T}"/> posts to other threads, where lines overtake each other.)
/// </summary>
internal sealed class EpochLines : IProgress<EpochMetrics>
{
    public void Report(EpochMetrics value) => Console.WriteLine(value);
}
