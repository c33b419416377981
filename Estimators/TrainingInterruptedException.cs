namespace MLNet.GoogLeNet;

/// <summary>
/// A callback, <see cref="GoogLeNetOptions.Progress"/> or <see cref="GoogLeNetOptions.MiniBatchProgress"/>, threw and so ended the
/// training. What it threw is the <see cref="Exception.InnerException"/>, and no progress is lost: see <see cref="BestModel"/>.
/// </summary>
/// <remarks>Where the options have a <see cref="GoogLeNetOptions.Checkpoint"/>, one was written, and training can resume from it.</remarks>
public sealed class TrainingInterruptedException : Exception
{
    internal TrainingInterruptedException(string message, Exception cause, GoogLeNetTransformer? bestModel)
        : base(message, cause) => BestModel = bestModel;

    /// <summary>The model of the best epoch so far, which cancelling would have returned. The caller disposes it.</summary>
    /// <value>Null before the end of the first epoch.</value>
    public GoogLeNetTransformer? BestModel { get; }
}
