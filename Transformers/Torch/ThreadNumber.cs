using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// How many threads libtorch computes with. It keeps a number for each thread that calls it, and another for threads that call it for the
/// first time. Setting the first also sets the second, which is put back here.
/// </summary>
internal static class ThreadNumber
{
    private static readonly Lock Changing = new();

    /// <summary>Sets the number for calls from this thread.</summary>
    public static void Set(int number)
    {
        if (get_num_threads() == number) // also makes this thread's own number, which setting it would not
            return;
        lock (Changing)
        {
            int forOthers = OnNewThread(get_num_threads);
            set_num_threads(number);
            OnNewThread(() =>
            {
                set_num_threads(forOthers);
                return forOthers;
            });
        }
    }

    /// <summary>Calls libtorch from a thread that never called it before and never will again.</summary>
    public static T OnNewThread<T>(Func<T> call) => Task.Factory
        .StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).GetAwaiter().GetResult();
}
