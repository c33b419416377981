namespace Tool.Display;

/// <summary>
/// Hands every report on before <see cref="Report"/> returns, in order and one at a time.
/// (<see cref="Progress{T}"/> posts to the thread pool, where reports overtake each other.)
/// </summary>
internal sealed class SynchronousProgress<T>(Action<T> handle) : IProgress<T>
{
    private readonly Lock _gate = new();

    public void Report(T value)
    {
        lock (_gate)
            handle(value);
    }
}
