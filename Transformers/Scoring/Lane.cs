using System.Collections.Concurrent;
using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// A thread that takes rows from the file to the result by itself: decode, crop, network. As many of them as there are processors
/// are faster than one that decodes beside an engine with many threads: no thread waits, and no work is cut into pieces.
/// </summary>
internal static class Lane
{
    /// <summary>Computes blocks until the input ends or <paramref name="stop"/> is asked for.</summary>
    public static Task Start(NetworkMapper mapping, LaneInput input, CancellationToken stop) =>
        Task.Factory.StartNew(() =>
            Run(mapping, input, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Run(NetworkMapper mapping, LaneInput input, CancellationToken stop)
    {
        MiniBatchRunner? runner = null; // after the first rows are there: an empty input needs no engine
        PixelImage[] images = [.. Enumerable.Range(0, mapping.RowsPerBlock).Select(_ => new PixelImage())];
        try
        {
            while (input.TryRead(images, stop, out RowBlock? block, out TaskCompletionSource<RowBlock>? computed))
            {
                try
                {
                    runner ??= MiniBatchRunner.OfLane(mapping);
                    runner.Run(images.AsSpan(0, block!.Count), block.Results);
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

/// <summary>A cursor of the input, read a block at a time by one lane, or by several in turns. Its blocks come out in its order.</summary>
internal sealed class LaneInput : IDisposable
{
    private readonly NetworkMapper _mapping;
    private readonly DataViewRowCursor _cursor;
    private readonly DataViewRow _passedRow; // the input's columns and those that are added without the network
    private readonly DataViewSchema.Column[] _passed;
    private readonly PixelSource _pixels;
    private readonly Lock _turn = new();
    private readonly BlockingCollection<Task<RowBlock>> _blocks;
    private readonly ConcurrentBag<RowBlock> _free = [];

    /// <param name="mapping">What is computed.</param>
    /// <param name="cursor">The rows; belongs to this object from now on.</param>
    /// <param name="needed">The columns that are asked for.</param>
    /// <param name="lanes">Number of lanes that read from here.</param>
    public LaneInput(NetworkMapper mapping, DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> needed, int lanes)
    {
        _mapping = mapping;
        _cursor = cursor;
        _passed = [.. needed.Where(column => !mapping.IsComputed(column))];
        _passedRow = mapping.GetRow(cursor, _passed);
        _pixels = PixelSource.Open(cursor, mapping.Pixels);
        _blocks = new(lanes + 1); // while one is handed out, each lane can have one ready
    }

    /// <summary>Reads the rows of one block and takes their place in the order, for which the caller owes the results.</summary>
    /// <param name="images">Receives the pixels of the rows.</param>
    /// <param name="stop">Ends the waiting for room.</param>
    /// <param name="block">The rows, without results.</param>
    /// <param name="computed">To be told when the results are there.</param>
    /// <returns>False where there are no more rows, or none that can be read.</returns>
    public bool TryRead(PixelImage[] images, CancellationToken stop, out RowBlock? block, out TaskCompletionSource<RowBlock>? computed)
    {
        lock (_turn)
        {
            block = null;
            computed = null;
            if (_blocks.IsAddingCompleted)
                return false;
            try
            {
                block = Read(images);
            }
            catch (Exception e) // for the reader of the rows, who gets to it after those before
            {
                _blocks.Add(Task.FromException<RowBlock>(e), stop);
            }
            if (block is null)
            {
                _blocks.CompleteAdding();
                return false;
            }
            computed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _blocks.Add(computed.Task, stop);
            return true;
        }
    }

    /// <summary>The next block in the order of the input, once it is computed; none at the end.</summary>
    public RowBlock? Next(CancellationToken stop) =>
        _blocks.TryTake(out Task<RowBlock>? block, Timeout.Infinite, stop) ? block.GetAwaiter().GetResult() : null;

    /// <summary>Takes back a block that was handed out.</summary>
    public void Return(RowBlock block) => _free.Add(block);

    private RowBlock? Read(PixelImage[] images)
    {
        if (!_free.TryTake(out RowBlock? block))
            block = new(_passedRow, _passed, images.Length, _mapping.ResultLength);
        block.Clear();
        while (block.Count < images.Length && _cursor.MoveNext())
        {
            _pixels.Read(images[block.Count]);
            block.Add(_cursor.Batch);
        }
        return block.Count > 0 ? block : null;
    }

    public void Dispose()
    {
        _passedRow.Dispose(); // and with it the cursor
        while (_blocks.TryTake(out Task<RowBlock>? block))
            _ = block.Exception; // of rows that nobody wants any more; unseen, it would be reported as unobserved
        _blocks.Dispose();
    }
}
