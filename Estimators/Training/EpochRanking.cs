namespace MLNet.GoogLeNet.Training;

/// <summary>Which epoch is the best so far, by one metric. Begins anew with each training.</summary>
internal sealed class EpochRanking(TrainingMetric metric)
{
    private (double Score, double Tie)? _best;

    /// <summary>How many epochs have been offered since the best one, for patience; 0 when the last was the best.</summary>
    public int EpochsSinceBest { get; private set; }

    /// <summary>Takes the next epoch.</summary>
    /// <returns>Whether it is better than all before it. Where nothing was held out and a validation metric decides, each is.</returns>
    public bool Offer(EpochMetrics epoch)
    {
        (double Score, double Tie)? score = ScoreOf(epoch);
        bool isBest = _best is null || score is null || score.Value.CompareTo(_best.Value) > 0;
        if (isBest)
            _best = score;
        EpochsSinceBest = isBest ? 0 : EpochsSinceBest + 1;
        return isBest;
    }

    // More is better, and what is no number is worse than any: CompareTo puts it first.
    private (double Score, double Tie)? ScoreOf(EpochMetrics epoch) => metric switch
    {
        TrainingMetric.ValidationAccuracy => Scored(epoch.ValidationAccuracy, -epoch.ValidationLoss),
        TrainingMetric.ValidationMacroAccuracy => Scored(epoch.ValidationMacroAccuracy, -epoch.ValidationLoss),
        TrainingMetric.ValidationLoss => Scored(-epoch.ValidationLoss, 0),
        TrainingMetric.TrainingAccuracy => (epoch.TrainingAccuracy, -epoch.TrainingLoss),
        TrainingMetric.TrainingLoss => (-epoch.TrainingLoss, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(epoch), metric, $"There is no metric {metric}."),
    };

    private static (double, double)? Scored(double? score, double? tie) => score is null ? null : (score.Value, tie ?? double.NaN);
}
