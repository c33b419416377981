using Benchmarks.Rounds;
using Microsoft.ML;
using MLNet.GoogLeNet;

namespace Benchmarks.Training;

/// <summary>The public trainer on real pictures, from their files on: a round is one epoch, the first excepted.</summary>
internal static class EndToEnd
{
    private const int MoreEpochsThanRounds = 100_000; // it is cancelled when no more rounds are asked for

    public static void Run(RoundProtocol protocol, GoogLeNetArchitecture architecture, Precision precision, int miniBatch, string data)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView pictures = mlContext.Data.LoadFromImageList(data, "train");
        int count = mlContext.Data.CreateEnumerable<Row>(pictures, reuseRowObject: true).Count();
        using var noMoreRounds = new CancellationTokenSource();
        mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels"))
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(new GoogLeNetOptions
            {
                Architecture = architecture,
                Precision = precision,
                MiniBatchSize = miniBatch,
                Epochs = MoreEpochsThanRounds,
                ValidationFraction = 0,
                Progress = new EpochByEpoch(protocol, count, noMoreRounds),
                CancellationToken = noMoreRounds.Token,
            }))
            .Fit(pictures);
    }

    /// <summary>Holds training up between epochs until the next round is called for.</summary>
    private sealed class EpochByEpoch(RoundProtocol protocol, int pictures, CancellationTokenSource noMoreRounds) : IProgress<EpochMetrics>
    {
        public void Report(EpochMetrics metrics)
        {
            if (metrics.Epoch == 1)
                protocol.SayReady();
            else
                protocol.Report(pictures, metrics.Duration);
            if (!protocol.Wait())
                noMoreRounds.Cancel();
        }
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";
    }
}
