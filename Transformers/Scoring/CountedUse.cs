namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// Native memory that many threads use and any of them may free: it goes when the last use of it ends, and who comes later is refused.
/// Freed in the middle of a computation, it would end the process.
/// </summary>
/// <param name="memory">What is freed.</param>
/// <param name="owner">The type that people dispose, for the message.</param>
internal sealed class CountedUse(IDisposable memory, Type owner) : IDisposable
{
    private readonly Lock _lock = new();
    private int _uses;
    private bool _disposed;

    /// <summary>Begins a use, which ends when what is returned is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The memory is free, or about to be.</exception>
    public Use Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, owner);
            _uses++;
        }
        return new(this);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            FreeIfUnused();
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _uses--;
            FreeIfUnused();
        }
    }

    private void FreeIfUnused()
    {
        if (_disposed && _uses == 0)
            memory.Dispose();
    }

    public readonly ref struct Use(CountedUse counted)
    {
        public void Dispose() => counted.Leave();
    }
}
