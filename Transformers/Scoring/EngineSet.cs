using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// The engines of a transformer, one a network, made when first asked for: those that take an image at a time on all threads, and
/// those whose calls take one thread each, for lanes. Serves many threads at once.
/// </summary>
/// <param name="networks">Number of networks.</param>
/// <param name="open">Makes the engine of a network for a number of threads a call.</param>
/// <param name="threads">Number of threads that an image at a time may use.</param>
/// <param name="shareable">Whether one engine serves both, since threads are no matter of the engine.</param>
/// <param name="owner">The type that people dispose, for the message.</param>
internal sealed class EngineSet(int networks, Func<int, int, IScoringEngine> open, int threads, bool shareable, Type owner) : IDisposable
{
    private readonly Lock _lock = new();
    private IReadOnlyList<IScoringEngine>? _forOne, _forLanes;
    private volatile bool _disposed;

    public int Count => networks;

    /// <summary>Whether no engine will be given any more.</summary>
    public bool IsDisposed => _disposed;

    public IReadOnlyList<IScoringEngine> ForOne()
    {
        lock (_lock)
            return _forOne ??= (shareable ? _forLanes : null) ?? Open(threads);
    }

    public IReadOnlyList<IScoringEngine> ForLanes()
    {
        lock (_lock)
            return _forLanes ??= (shareable ? _forOne : null) ?? Open(1);
    }

    /// <summary>What the engines say of themselves; makes those for lanes if there are none.</summary>
    public string Description
    {
        get
        {
            lock (_lock)
            {
                string name = (_forLanes ?? _forOne ?? ForLanes())[0].Description;
                return networks == 1 ? name : $"{name}, {networks} networks";
            }
        }
    }

    private IReadOnlyList<IScoringEngine> Open(int threadsOfCall)
    {
        ObjectDisposedException.ThrowIf(_disposed, owner);
        var engines = new List<IScoringEngine>();
        try
        {
            for (int i = 0; i < networks; i++)
                engines.Add(new SharedEngine(open(i, threadsOfCall), owner));
            return engines;
        }
        catch
        {
            engines.ForEach(engine => engine.Dispose());
            throw;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (IScoringEngine engine in ((IEnumerable<IScoringEngine>)[.. _forOne ?? [], .. _forLanes ?? []]).Distinct())
                engine.Dispose();
            _forOne = _forLanes = null;
            _disposed = true;
        }
    }
}
