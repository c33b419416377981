namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>A thread that works for others, for one at a time, and ends after a while without work.</summary>
internal sealed class HeapThread
{
    private const int Taken = 0, Waiting = 1, Ended = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Thread _thread;
    private readonly SemaphoreSlim _called = new(0), _done = new(0);
    private Action? _work;
    private int _state = Taken;

    /// <summary>Starts one, which is the caller's until <see cref="Release"/>.</summary>
    public HeapThread()
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = nameof(HeapThread) };
        _thread.UnsafeStart(); // work brings its own context
        Wait(_done);
    }

    /// <summary>Whether the current thread is one of these.</summary>
    [field: ThreadStatic]
    public static bool IsCurrent { get; private set; }

    /// <summary>Whether its memory comes from the heap of the process.</summary>
    public bool UsesHeap { get; private set; }

    /// <summary>Does work that does not throw, with the context and priority of the calling thread, and returns when it is done.</summary>
    public void Do(Action work)
    {
        ExecutionContext? context = ExecutionContext.Capture(); // null where its flow is suppressed
        _work = context is null ? work : () => ExecutionContext.Run(context, _ => work(), null);
        _thread.Priority = Thread.CurrentThread.Priority;
        _called.Release();
        Wait(_done);
    }

    /// <summary>Releases the thread for the next caller.</summary>
    public void Release() => Volatile.Write(ref _state, Waiting);

    /// <summary>Makes the thread the caller's, unless it has ended.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Ends a thread of the caller's.</summary>
    public void End() => _called.Release();

    private void Loop()
    {
        IsCurrent = true;
        UsesHeap = LargeBlocks.AreInHeap();
        _done.Release();
        while (true)
        {
            if (_called.Wait(Patience))
            {
                if (_work is null)
                    return;
                _work();
                _work = null;
                _done.Release();
            }
            else if (Interlocked.CompareExchange(ref _state, Ended, Waiting) == Waiting)
            {
                return;
            }
        }
    }

    // An interruption has to wait: the work may still use the caller's memory.
    private static void Wait(SemaphoreSlim signal)
    {
        bool isInterrupted = false;
        while (true)
        {
            try
            {
                signal.Wait();
                break;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
            Thread.CurrentThread.Interrupt();
    }
}
