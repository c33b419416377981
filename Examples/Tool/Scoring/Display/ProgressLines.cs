using System.Diagnostics;
using System.Globalization;
using Tool.Scoring.Job;

namespace Tool.Scoring.Display;

/// <summary>A line about the progress now and then, for logs.</summary>
internal sealed class ProgressLines(Action<string> say, Tally tally, long? total, TimeSpan interval) : IProgress<long>
{
    private readonly long _first = tally.Images;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _last;

    public void Report(long images)
    {
        if (_clock.Elapsed < _last + interval)
            return;
        _last = _clock.Elapsed;
        say(Line(images, total, tally.Failed, (images - _first) / _clock.Elapsed.TotalSeconds));
    }

    /// <summary>"1,200 of 10,000 images, 145.2 images/s, 3 failed, 0:01:01 left".</summary>
    /// <param name="images">How many have rows.</param>
    /// <param name="total">How many there are; null where that is not known.</param>
    /// <param name="failed">How many have no scores.</param>
    /// <param name="rate">Images a second.</param>
    public static string Line(long images, long? total, long failed, double rate)
    {
        string all = total is { } count ? $" of {JobDisplay.Number(count)}" : "";
        string left = total is { } end && rate > 0 ? $", {TimeSpan.FromSeconds(Math.Round((end - images) / rate)):g} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{JobDisplay.Number(images)}{all} images, {rate:0.0} images/s, {failed:N0} failed{left}");
    }
}
