namespace MLNet.GoogLeNet;

// Which epoch counts, when training ends, and what is kept on the way.
public sealed partial record GoogLeNetOptions
{
    /// <summary>The figure that chooses the best epoch, whose weights are returned.</summary>
    /// <value>Default <see cref="TrainingMetric.Auto"/>. Where nothing is held out, validation metrics choose the last
    /// epoch.</value>
    public TrainingMetric BestBy { get; init; } = TrainingMetric.Auto;

    /// <summary>Training ends when this many epochs in a row were no better than the best before them.</summary>
    /// <value>Default none: all epochs are trained. At least 1.</value>
    public int? Patience { get; init; }

    /// <summary>
    /// A file that is kept up to date with all that is needed to resume: written beside itself and moved over itself, so that it
    /// is whole at every instant.
    /// </summary>
    /// <value>Default none: no checkpoint. Its folder must exist.</value>
    public string? Checkpoint { get; init; }

    /// <summary>The time between two checkpoints within an epoch; there is one at the end of each epoch anyway.</summary>
    /// <value>Default none: at the end of epochs only. Above zero.</value>
    public TimeSpan? CheckpointInterval { get; init; }

    /// <summary>
    /// A checkpoint to resume from, with the same options, images and labels. On a CPU with the same number of <see cref="Threads"/>, the
    /// result is bit-identical.
    /// </summary>
    /// <value>
    /// Default none. <see cref="Epochs"/>, <see cref="ImageCacheBytes"/>, <see cref="Threads"/>, <see cref="Checkpoint"/> and its interval,
    /// and the names of the columns that the model adds, may differ; the <see cref="Seed"/> may not, so give one, here or to the
    /// <c>MLContext</c>.
    /// </value>
    public string? ResumeFrom { get; init; }
}
