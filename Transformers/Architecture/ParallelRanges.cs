namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>Work on items that do not depend on each other, divided among threads.</summary>
internal static class ParallelRanges
{
    /// <summary>Gives each thread a range [start, end) of 0 to <paramref name="count"/>, all of about the same length.</summary>
    public static void Run(long count, int threads, Action<long, long> work)
    {
        int parts = (int)Math.Min(threads, count);
        if (parts == 1)
            work(0, count);
        else
            Parallel.For(0, parts, part => work(count * part / parts, count * (part + 1) / parts));
    }
}
