using Benchmarks.Rounds;
using Microsoft.ML;
using MLNet.GoogLeNet;

namespace Benchmarks.Training;

/// <summary>The public trainer on real images, from their files on: a round is one epoch, the first excepted.</summary>
internal static class EndToEnd
{
    public static void Run(RoundProtocol protocol, GoogLeNetArchitecture architecture, Precision precision, int miniBatch, string data)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView images = mlContext.Data.LoadFromImageList(data, "train");
        int count = mlContext.Data.CreateEnumerable<Row>(images, reuseRowObject: true).Count();
        using var rounds = new EpochByEpoch(protocol, count);
        mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels"))
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(rounds.Options with
            {
                Architecture = architecture,
                Precision = precision,
                MiniBatchSize = miniBatch,
            }))
            .Fit(images);
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";
    }
}
