using System.Globalization;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Torch;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// How many threads libtorch trains with: as many as the options say, or as there are processors that other processes leave free. Threads
/// meet a thousand times per step, so one that shares its processor makes all of them wait.
/// </summary>
internal sealed class TrainingThreads : IDisposable
{
    // How long is looked at how busy others are, and by how many processors that must differ from the threads in use to change them.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private const double Difference = 0.6;

    private readonly int _most, _before = get_num_threads();
    private readonly IChannel _channel;
    private readonly Func<ProcessorTimes?>? _read;
    private ProcessorTimes? _start;
    private TimeSpan _others, _elapsed;
    private int _number;

    /// <param name="asked">How many threads the options ask for; null: as many as are free.</param>
    /// <param name="most">How many there are at most where the options do not ask.</param>
    /// <param name="channel">Is told of changes.</param>
    /// <param name="read">Reads what other processes take.</param>
    public TrainingThreads(int? asked, int most, IChannel channel, Func<ProcessorTimes?> read)
    {
        _channel = channel;
        _number = _most = asked ?? most;
        _read = asked is null && most > 1 ? read : null;
        ThreadNumber.Set(_number);
    }

    /// <summary>As many as libtorch has, which does not know of the limits of a container, or as this process has processors.</summary>
    public static int Most => Math.Min(get_num_threads(), Environment.ProcessorCount);

    /// <summary>Before a step.</summary>
    public void BeginStep() => _start = _read?.Invoke();

    /// <summary>After a step: follows what others took of the processors in the steps of the last seconds.</summary>
    /// <returns>Whether the number of threads changed.</returns>
    public bool EndStep()
    {
        if (_start is not { } start || _read!() is not { } end)
            return false;
        _others += end.Others - start.Others;
        _elapsed += end.Clock - start.Clock;
        if (_elapsed < Window)
            return false;
        double busy = Math.Max(0, _others / _elapsed), free = Math.Clamp(end.Processors - busy, 1, _most);
        (_others, _elapsed) = (default, default);
        if (Math.Abs(free - _number) < Difference)
            return false;
        _number = (int)Math.Round(free);
        ThreadNumber.Set(_number);
        _channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"Other processes keep {busy:0.0} of {end.Processors} processors busy: the network trains with {_number} of {_most} threads."));
        return true;
    }

    /// <summary>Gives the thread that trained its number back.</summary>
    public void Dispose() => ThreadNumber.Set(_before);
}
