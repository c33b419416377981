using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// Runs libtorch's work on threads that take memory from the heap of the process. glibc gives most threads arenas, made of pieces of
/// 64 MB. A larger block, such as the first activations of a mini-batch, fits into none: it is mapped and unmapped each time, with fresh
/// pages, whatever <see cref="LargeBlocks"/> asks for. With other C libraries these are plain threads.
/// </summary>
internal sealed class HeapThreads
{
    private const int MostTries = 256;

    private readonly ConcurrentStack<HeapThread> _waiting = [];

    public static HeapThreads Shared { get; } = new();

    /// <summary>
    /// Runs work as if it were called here: with this thread's context, culture and number of libtorch threads, and what it throws is
    /// thrown here. Libtorch must be loaded.
    /// </summary>
    /// <param name="work">What to do. Work within it stays on its thread.</param>
    /// <param name="warn">Is told where no thread takes memory from the heap.</param>
    public T Run<T>(Func<T> work, Action<string>? warn = null)
    {
        if (HeapThread.IsCurrent)
            return work();
        int number = get_num_threads();
        T? result = default;
        ExceptionDispatchInfo? error = null;
        HeapThread thread = Take(warn);
        thread.Do(() =>
        {
            try
            {
                ThreadNumber.Set(number);
                result = work();
            }
            catch (Exception e)
            {
                error = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Release();
        _waiting.Push(thread);
        error?.Throw();
        return result!;
    }

    private HeapThread Take(Action<string>? warn)
    {
        while (_waiting.TryPop(out HeapThread? waiting))
            if (waiting.TryTake())
                return waiting;
        return LargeBlocks.ShareArenas() ? Find(warn) : new();
    }

    // A new thread cannot choose its arena: it gets one that another thread left, or a new one up to a limit, or else the next in turn.
    // Threads that did not get the heap are held while the next one tries, so that it gets something else.
    private static HeapThread Find(Action<string>? warn)
    {
        var tried = new Stack<HeapThread>();
        try
        {
            do
                tried.Push(new());
            while (!tried.Peek().UsesHeap && tried.Count < MostTries);
        }
        catch (OutOfMemoryException) when (tried.Count > 0)
        {
            // .NET's word for a system that allows no more threads
        }
        HeapThread last = tried.Pop();
        foreach (HeapThread other in tried)
            other.End();
        if (!last.UsesHeap)
            warn?.Invoke(
                $"None of {tried.Count + 1} threads takes memory from the heap of the process. Large blocks of memory come from the system "
                + "each time, which is slower. Set MALLOC_ARENA_MAX=1 in the environment of the process to prevent that.");
        return last;
    }
}
