using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Training;

/// <summary>Reads the images of so many mini-batches at a time, and those of the next ones meanwhile.</summary>
internal sealed class ImageWindows(ImageSet images, TrainingImage[][] chunks, int first, int chunksPerWindow, CancellationToken cancellation)
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
