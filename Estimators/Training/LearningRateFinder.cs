using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// Smith's range test as fastai runs it: the learning rate grows by the same factor from step to step, and the loss tells where the network
/// begins to learn and where it breaks (Smith 2015, arXiv 1506.01186; fastai's Learner.lr_find).
/// </summary>
internal static class LearningRateFinder
{
    private const double Lowest = 1e-7, Highest = 10; // fastai's range
    private const double Smoothing = 0.98;            // of the loss, with the bias of the first steps taken out
    private const double Broken = 4;                  // times the lowest smoothed loss

    /// <summary>Trains for a number of steps and discards the weights.</summary>
    public static LearningRateCurve Find(
        GoogLeNetOptions options, IReadOnlyList<string> classNames, ImageSet images, ImageSplit split, PretrainedNetwork? start, int steps,
        IHostEnvironment host, IChannel channel)
    {
        var feed = new MiniBatchFeed(images, options, classNames.Count);
        using var learner = new Learner(
            options, classNames, ClassWeighting.Of(options, classNames, split.Training).Weights, start, images.Normalization, channel);
        learner.Network.train();
        List<double> rates = [], losses = [];
        double average = 0, lowest = double.PositiveInfinity;
        foreach (MiniBatch miniBatch in Repeat(feed, split.Training, options).Where(learner.CanLearnFrom).Take(steps))
        {
            using (miniBatch)
            {
                host.ThrowIfCanceled(); // as in training
                double rate = Lowest * Math.Pow(Highest / Lowest, rates.Count / Math.Max(1.0, steps - 1));
                var tally = new Tally(classNames.Count);
                try
                {
                    learner.Learn([miniBatch], epoch: 1, share: rate / options.LearningRate, tally);
                }
                catch (DivergenceException)
                {
                    break;
                }
                average = Smoothing * average + (1 - Smoothing) * tally.Loss;
                double smoothed = average / (1 - Math.Pow(Smoothing, rates.Count + 1));
                rates.Add(rate);
                losses.Add(smoothed);
                lowest = Math.Min(lowest, smoothed);
                if (smoothed > Broken * lowest)
                    break;
            }
        }
        return new LearningRateCurve(rates, losses);
    }

    private static IEnumerable<MiniBatch> Repeat(MiniBatchFeed feed, IReadOnlyList<TrainingImage> rows, GoogLeNetOptions options)
    {
        for (int epoch = 1; ; epoch++)
            foreach (MiniBatch miniBatch in feed.Training(rows, epoch, first: 0, options.CancellationToken))
                yield return miniBatch;
    }
}
