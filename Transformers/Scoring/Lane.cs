using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// A thread that takes rows from the file to the result by itself: decode, crop, network. As many of them as there are processors
/// are faster than one that decodes beside an engine with many threads: nobody waits, and no work is cut into pieces.
/// </summary>
internal static class Lane
{
    /// <summary>Computes blocks until the input ends or <paramref name="stop"/> is asked for.</summary>
    public static Task Start(NetworkMapper mapping, LaneInput input, CancellationToken stop) =>
        Task.Factory.StartNew(() => Run(mapping, input, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Run(NetworkMapper mapping, LaneInput input, CancellationToken stop)
    {
        RowComputer? computer = null; // after the first rows are there: an empty input needs no engine
        PixelImage[] images = [.. Enumerable.Range(0, mapping.RowsPerBlock).Select(_ => new PixelImage())];
        try
        {
            while (input.TryRead(images, stop, out RowBlock? block, out TaskCompletionSource<RowBlock>? computed))
            {
                try
                {
                    computer ??= RowComputer.OfLane(mapping);
                    computer.Compute(images.AsSpan(0, block!.Count), block.Results);
                    computed!.SetResult(block);
                }
                catch (Exception e)
                {
                    computed!.SetException(e); // the reader gets it in the place of these rows
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader has gone.
        }
    }
}
