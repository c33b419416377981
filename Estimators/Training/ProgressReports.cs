using Microsoft.ML.Runtime;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// Tells the callbacks of the options how far training is. I/O that fails in one, as on a console that was closed, is dropped with one
/// warning; anything else that one throws ends the training.
/// </summary>
/// <param name="options">Have the callbacks.</param>
/// <param name="channel">Is warned of failures.</param>
/// <param name="from">The share of the training that is done before this part of it.</param>
/// <param name="to">The share that is done after it.</param>
internal sealed class ProgressReports(GoogLeNetOptions options, IChannel channel, double from = 0, double to = 1)
{
    private bool _hasWarned;

    /// <exception cref="CallbackException">The callback threw anything but a failure of I/O or a cancellation.</exception>
    public void Report(EpochMetrics metrics) => Report(nameof(options.Progress), options.Progress, metrics);

    /// <param name="share">How much of this part of the training is done, 0 to 1.</param>
    /// <exception cref="CallbackException">The callback threw anything but a failure of I/O or a cancellation.</exception>
    public void Report(double share) =>
        Report(nameof(options.MiniBatchProgress), options.MiniBatchProgress, share >= 1 ? to : from + share * (to - from));

    /// <summary>Ends the lines of a training that is over, however it ended.</summary>
    public static void End(GoogLeNetOptions options)
    {
        LineOf(options.Progress)?.End();
        LineOf(options.MiniBatchProgress)?.End();
    }

    private void Report<T>(string name, IProgress<T>? progress, T value)
    {
        try
        {
            progress?.Report(value);
            if (LineOf(progress)?.Failure is { } failure)
                WarnOnce(name, failure);
        }
        catch (Exception e) when (DisplayFailure.Is(e))
        {
            WarnOnce(name, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new CallbackException(name, e);
        }
    }

    private void WarnOnce(string name, Exception failure)
    {
        if (_hasWarned)
            return;
        _hasWarned = true;
        channel.Warning(MessageSensitivity.None,
            $"{name} could not be shown ({failure.GetType().Name}: {failure.Message}). Training continues; this warning is not repeated.");
    }

    private static ProgressLine? LineOf(object? progress) => progress is TrainingHistory history
        ? LineOf(history.Inner)
        : progress as ProgressLine;
}

/// <summary>A callback of the options threw.</summary>
/// <param name="name">The option that has the callback.</param>
/// <param name="cause">What it threw.</param>
internal sealed class CallbackException(string name, Exception cause)
    : Exception($"{name} threw {cause.GetType().Name}: {cause.Message.TrimEnd('.')}.", cause);
