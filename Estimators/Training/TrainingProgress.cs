namespace MLNet.GoogLeNet.Training;

/// <summary>How far a training is, and of what; kept in checkpoints.</summary>
/// <param name="Options">The options that must stay the same, as text.</param>
/// <param name="Images">A hash of the labels and the split of all images.</param>
/// <param name="Epoch">The epoch that is under way, from 1; one beyond the last when training is complete.</param>
/// <param name="MiniBatch">Mini-batches of it that are done.</param>
/// <param name="Step">Steps that are done in all.</param>
/// <param name="Tally">How the network did in the epoch so far.</param>
/// <param name="Seconds">How long the epoch has taken so far.</param>
/// <param name="History">The epochs that are complete.</param>
/// <param name="BestEpoch">The epoch whose weights are the best so far; 0 for none.</param>
internal sealed record TrainingProgress(
    string Options, string Images, int Epoch, int MiniBatch, long Step, Tally.State Tally, double Seconds,
    IReadOnlyList<EpochMetrics> History, int BestEpoch);
