using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Training.Augmentation;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// Prepares mini-batches on other threads, a few ahead of the network: reads images that are not in memory, crops, augments and
/// mixes them. What comes out depends on the seed, the epoch and the rows alone.
/// </summary>
internal sealed class MiniBatchFeed(ImageSet images, GoogLeNetOptions options, int classCount)
{
    private const int Ahead = 3; // mini-batches: enough to bridge a slow one, 60 MB at 32 images of 224×224

    private readonly Seeds _seeds = new(options.Seed!.Value);
    private readonly Augmenter _augmenter = new(options.Augmentation, options.TrainingSize, images.Normalization?.Scale);
    private readonly Mixing _mixing = new(options.Augmentation, options.TrainingSize);

    /// <summary>The mini-batches of an epoch: all images in random order, varied.</summary>
    /// <param name="rows">The images to learn from.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="first">How many mini-batches to leave out at the beginning, where the epoch was interrupted.</param>
    /// <param name="cancellation">Ends the preparation.</param>
    public IEnumerable<MiniBatch> Training(IReadOnlyList<TrainingImage> rows, int epoch, int first, CancellationToken cancellation)
    {
        TrainingImage[] order = [.. rows];
        _seeds.Order(epoch).Shuffle(order);
        return Feed([.. order.Chunk(options.MiniBatchSize)], options.TrainingSize, first, Fill, cancellation);

        void Fill(MiniBatch miniBatch, TrainingImage[] chunk, Func<TrainingImage, PixelImage> imageOf)
        {
            for (int i = 0; i < chunk.Length; i++)
            {
                _augmenter.Apply(imageOf(chunk[i]), _seeds.Image(epoch, chunk[i].Row), miniBatch.ImageOf(i));
                miniBatch.TargetOf(i)[chunk[i].Label] = 1;
                miniBatch.Rows[i] = chunk[i].Row;
            }
            if (_mixing.IsOn)
                miniBatch.IsMixed = _mixing.Apply(
                    miniBatch.Images, miniBatch.Targets, chunk.Length, _seeds.Mixing(epoch, miniBatch.Index));
        }
    }

    /// <summary>The middle crops of images, in order.</summary>
    public IEnumerable<MiniBatch> Validation(IReadOnlyList<TrainingImage> rows, CancellationToken cancellation)
    {
        return Feed([.. rows.Chunk(options.MiniBatchSize)], options.ImageSize, first: 0, Fill, cancellation);

        void Fill(MiniBatch miniBatch, TrainingImage[] chunk, Func<TrainingImage, PixelImage> imageOf)
        {
            for (int i = 0; i < chunk.Length; i++)
            {
                Augmenter.Centre(imageOf(chunk[i]), options.ImageSize, miniBatch.ImageOf(i));
                miniBatch.TargetOf(i)[chunk[i].Label] = 1;
            }
        }
    }

    private IEnumerable<MiniBatch> Feed(
        TrainingImage[][] chunks, int side, int first, Action<MiniBatch, TrainingImage[], Func<TrainingImage, PixelImage>> fill,
        CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var windows = new ImageWindows(images, chunks, first, ChunksPerWindow(), stop.Token);
        var ahead = new Queue<Task<MiniBatch>>();
        try
        {
            for (int next = first; next < chunks.Length || ahead.Count > 0;)
            {
                while (next < chunks.Length && ahead.Count < Ahead)
                    ahead.Enqueue(Prepare(next, windows.At(next++)));
                yield return ahead.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            stop.Cancel();
            foreach (Task<MiniBatch> left in ahead)
                _ = left.ContinueWith(prepared => prepared.Result.Dispose(), TaskContinuationOptions.OnlyOnRanToCompletion);
        }

        async Task<MiniBatch> Prepare(int index, Task<Func<TrainingImage, PixelImage>> window)
        {
            Func<TrainingImage, PixelImage> imageOf = await window.ConfigureAwait(false);
            return await Task.Run(() =>
            {
                var miniBatch = new MiniBatch(index, chunks[index].Length, side, classCount);
                fill(miniBatch, chunks[index], imageOf);
                return miniBatch;
            }, stop.Token).ConfigureAwait(false);
        }
    }

    // Two windows are in memory at a time, in the quarter of the budget that images which stay leave.
    private int ChunksPerWindow() => images.IsFullyCached
        ? int.MaxValue
        : (int)Math.Clamp(options.ImageCacheBytes / 8 / ((long)images.LargestImage * options.MiniBatchSize), 1, int.MaxValue);
}

/// <summary>Reads the images of several mini-batches at a time, and prefetches those of the next ones.</summary>
internal sealed class ImageWindows(
    ImageSet images, TrainingImage[][] chunks, int first, int chunksPerWindow, CancellationToken cancellation)
{
    private Task<Func<TrainingImage, PixelImage>>? _current, _following;

    /// <summary>The images of a mini-batch; to be asked for from the first to the last in order.</summary>
    public Task<Func<TrainingImage, PixelImage>> At(int chunk)
    {
        if ((chunk - first) % chunksPerWindow == 0)
        {
            _current = _following ?? Load(chunk);
            long next = (long)chunk + chunksPerWindow;
            _following = next < chunks.Length ? LoadAfter(_current, (int)next) : null;
        }
        return _current!;
    }

    private Task<Func<TrainingImage, PixelImage>> Load(int chunk) => Task.Run(
        () => images.Load(chunks.Skip(chunk).Take(chunksPerWindow).SelectMany(rows => rows), cancellation), cancellation);

    private async Task<Func<TrainingImage, PixelImage>> LoadAfter(Task current, int chunk)
    {
        await current.ConfigureAwait(false);
        return await Load(chunk).ConfigureAwait(false);
    }
}
