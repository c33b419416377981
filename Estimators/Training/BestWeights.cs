using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Training;

/// <summary>Keeps the weights of the best epoch.</summary>
/// <param name="bestBy">The figure that tells a better epoch from a worse one; not <see cref="TrainingMetric.Auto"/>.</param>
/// <param name="patience">How many epochs in a row may be no better than those before them; none for any number.</param>
/// <param name="heldOut">Number of held-out images of each class that has any.</param>
internal sealed class BestWeights(TrainingMetric bestBy, int? patience, IReadOnlyList<int> heldOut)
{
    private readonly EpochRanking _ranking = new(bestBy, heldOut);

    /// <summary>The epoch that the weights are of, 0 for the classifier alone; none before the first.</summary>
    public int? Epoch { get; private set; }

    /// <summary>All tensors but those of the auxiliary classifiers; none before the first epoch.</summary>
    public IReadOnlyDictionary<string, WeightTensor>? Weights { get; private set; }

    /// <summary>Whether the last epochs were no better than those before them, as many as the options have patience for.</summary>
    public bool IsPatienceOver => patience is { } most && _ranking.EpochsSinceBest >= most;

    /// <summary>Whether epochs are compared with the classifier alone, which training figures cannot do.</summary>
    public bool ComparesWithHead => bestBy is not (TrainingMetric.TrainingAccuracy or TrainingMetric.TrainingLoss);

    /// <summary>Whether no epoch scored higher than the classifier alone, by however little.</summary>
    public bool IsHeadUnbeaten => !_ranking.HasPassedHead;

    /// <summary>The best of at least one epoch.</summary>
    public EpochMetrics BestOf(IEnumerable<EpochMetrics> epochs)
    {
        var ranking = new EpochRanking(bestBy, heldOut: []);
        return epochs.Where(ranking.Offer).ToArray()[^1];
    }

    /// <summary>Takes the network's weights if they are the best so far.</summary>
    /// <returns>Whether they are.</returns>
    /// <exception cref="DivergenceException">A weight is not finite; what was kept before stays.</exception>
    public bool Offer(GoogLeNetModule network, EpochMetrics metrics)
    {
        if (!_ranking.Offer(metrics))
            return false;

        var weights = NetworkWeights.ExtractWithoutAuxiliary(network);
        if (weights.Values.Any(weight => !float.IsFinite(TensorPrimitives.Sum<float>(weight.Values))))
            throw new DivergenceException(
                $"The weights are not finite after epoch {metrics.Epoch}: training diverged. Lower LearningRate.");
        Epoch = metrics.Epoch;
        Weights = weights;
        return true;
    }

    /// <summary>Goes on from what a checkpoint kept.</summary>
    public void Restore(IReadOnlyList<EpochMetrics> history, int? epoch, IReadOnlyDictionary<string, WeightTensor>? weights)
    {
        foreach (EpochMetrics metrics in history)
            _ranking.Offer(metrics);
        Epoch = epoch;
        Weights = weights;
    }
}

/// <summary>Which epoch is the best so far, by one metric. Each training starts a new one.</summary>
/// <remarks>
/// On few held-out images, the best of several epochs beats the classifier alone by chance. So an epoch takes its place only where it is
/// better by more than the standard error of its accuracy, or of its macro recall where that decides.
/// </remarks>
/// <param name="metric">The metric; not <see cref="TrainingMetric.Auto"/>.</param>
/// <param name="heldOut">Number of held-out images of each class that has any; none where the classifier alone gets no such lead.</param>
internal sealed class EpochRanking(TrainingMetric metric, IReadOnlyList<int> heldOut)
{
    private (double Score, double Tie)? _best, _highest;

    /// <summary>Whether an epoch scored higher than the classifier alone, by however little.</summary>
    public bool HasPassedHead { get; private set; }

    /// <summary>How many epochs have been offered since the one with the highest score, for patience; 0 when that was the last.</summary>
    public int EpochsSinceBest { get; private set; }

    /// <summary>Takes the next epoch.</summary>
    /// <returns>Whether it is better than all before it. Where nothing was held out and a validation metric decides, each is.</returns>
    public bool Offer(EpochMetrics epoch)
    {
        (double Score, double Tie)? score = ScoreOf(epoch);
        bool isBest = IsHigher(score, _best), isHighest = IsHigher(score, _highest);
        if (isBest)
            _best = epoch.Epoch == 0 ? Lead(score) : score;
        if (isHighest)
            _highest = score;
        HasPassedHead |= isHighest && epoch.Epoch > 0;
        EpochsSinceBest = isHighest ? 0 : EpochsSinceBest + 1;
        return isBest;
    }

    private static bool IsHigher((double, double)? score, (double, double)? other) =>
        score is null || other is null || score.Value.CompareTo(other.Value) > 0;

    // More is better, and NaN is worse than any number: CompareTo puts it first. How the classifier alone does on training images says
    // nothing: it was not given them cropped and varied.
    private (double Score, double Tie)? ScoreOf(EpochMetrics epoch) => metric switch
    {
        TrainingMetric.ValidationAccuracy => Scored(epoch.ValidationAccuracy, -epoch.ValidationLoss),
        TrainingMetric.ValidationMacroAccuracy => Scored(epoch.ValidationMacroAccuracy, -epoch.ValidationLoss),
        TrainingMetric.ValidationLoss => Scored(-epoch.ValidationLoss, 0),
        TrainingMetric.TrainingAccuracy or TrainingMetric.TrainingLoss when epoch.Epoch == 0 => null,
        TrainingMetric.TrainingAccuracy => (epoch.TrainingAccuracy, -epoch.TrainingLoss),
        TrainingMetric.TrainingLoss => (-epoch.TrainingLoss, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(epoch), metric, $"There is no metric {metric}."),
    };

    // A lower loss at just this accuracy is no more than it.
    private (double, double)? Lead((double Score, double Tie)? head)
    {
        if (heldOut.Count == 0 || head is not { Score: var share })
            return head;
        double? images = metric switch
        {
            TrainingMetric.ValidationAccuracy => heldOut.Sum(),
            TrainingMetric.ValidationMacroAccuracy => ImagesOfMean(heldOut),
            _ => null,
        };
        return images is { } n ? (share + Math.Sqrt(share * (1 - share) / n), double.PositiveInfinity) : head;
    }

    // A mean over C classes with n_c images has the variance p (1 − p) Σ(1/n_c) / C²: rare classes make it as uncertain as fewer images.
    private static double ImagesOfMean(IReadOnlyList<int> perClass) =>
        (double)perClass.Count * perClass.Count / perClass.Sum(images => 1.0 / images);

    private static (double, double)? Scored(double? score, double? tie) => score is null ? null : (score.Value, tie ?? double.NaN);
}
