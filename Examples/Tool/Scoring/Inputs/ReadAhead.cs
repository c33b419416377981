using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Tool.Scoring.Inputs;

/// <summary>Reads a little ahead on a thread of its own, so that a caller can stop waiting for the next item.</summary>
internal static class ReadAhead
{
    private const int Items = 1_024;

    /// <summary>
    /// The items in order, until they end or <paramref name="stop"/> is asked for. What goes wrong with them is thrown in its place.
    /// </summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items, CancellationToken stop)
    {
        using var ended = new CancellationTokenSource();
        CancellationToken end = ended.Token;
        var queue = new BlockingCollection<T>(Items);
        Exception? failure = null;
        new Thread(Fill) { IsBackground = true, Name = "Input" }.Start(); // standard input may keep it waiting when all else is over
        try
        {
            while (TryTake(out T? item))
                yield return item!;
            if (failure is not null)
                ExceptionDispatchInfo.Throw(failure);
        }
        finally
        {
            ended.Cancel();
        }

        void Fill()
        {
            try
            {
                foreach (T item in items)
                    queue.Add(item, end);
            }
            catch (OperationCanceledException)
            {
                // Nobody takes any more.
            }
            catch (Exception e)
            {
                failure = e;
            }
            queue.CompleteAdding();
        }

        bool TryTake(out T? item)
        {
            try
            {
                return queue.TryTake(out item, Timeout.Infinite, stop);
            }
            catch (OperationCanceledException)
            {
                item = default;
                return false;
            }
        }
    }
}
