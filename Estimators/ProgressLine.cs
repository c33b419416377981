using System.Globalization;

namespace MLNet.GoogLeNet;

/// <summary>
/// Shows training progress on one line that is rewritten in place, for a terminal or a notebook: how far it is and how its last epoch went.
/// </summary>
/// <remarks>
/// <c>Progress = line</c> writes it after each epoch, <c>MiniBatchProgress = line</c> at each whole percent as well. A carriage return
/// leads back to the beginning of the line; it ends with the training, also where that stops early. What keeps every line, as a log does,
/// is better served by the log or by <see cref="TrainingHistory"/>. A line that cannot be written, because the stream is closed or its
/// disk is full, is dropped.
/// </remarks>
/// <param name="output">Where the line stands; <see cref="Console.Out"/>, as it is at each report, by default.</param>
public sealed class ProgressLine(TextWriter? output = null) : IProgress<EpochMetrics>, IProgress<double>
{
    private readonly Lock _lock = new();
    private string _epoch = "";
    private string _line = "";
    private int _percent;

    /// <summary>Why the first line that was dropped could not be written; null where none was.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Shows how an epoch went, in place of the one before.</summary>
    public void Report(EpochMetrics value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            _epoch = value.ToString();
            _percent = (int)(100.0 * value.Epoch / value.Epochs);
            Write(isLast: value.Epoch == value.Epochs);
        }
    }

    /// <summary>Shows how much of the training is done.</summary>
    /// <param name="value">The share, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public void Report(double value)
    {
        if (!(value is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(value), value, "The share of the training that is done must be from 0 to 1.");
        lock (_lock)
        {
            int percent = (int)(100 * value);
            if (percent == _percent)
                return; // a terminal is slower than a mini-batch of small images
            _percent = percent;
            Write(isLast: false);
        }
    }

    /// <summary>Ends the line of a training that is over, unless its last epoch has ended it.</summary>
    internal void End()
    {
        lock (_lock)
        {
            if (_line.Length > 0)
                Write(Environment.NewLine);
            (_line, _epoch, _percent) = ("", "", 0);
        }
    }

    private void Write(bool isLast)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{_percent,3} %  {_epoch}");
        Write($"\r{line.PadRight(_line.Length)}"); // so that nothing of a longer line stays
        _line = line;
        if (isLast)
            End();
    }

    private void Write(string text)
    {
        try
        {
            (output ?? Console.Out).Write(text);
        }
        catch (Exception e) when (DisplayFailure.Is(e))
        {
            Failure ??= e;
        }
    }
}

/// <summary>Recognises that something could not be shown: a closed stream, a full disk behind it, a terminal that is gone.</summary>
internal static class DisplayFailure
{
    // .NET says that access is denied where the descriptor was closed before the process began.
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException or ObjectDisposedException;
}
