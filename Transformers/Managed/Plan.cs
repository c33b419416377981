using System.Collections.Concurrent;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// Steps from pixels to outputs, and where their maps lie. The first of them, whose maps are large, compute one image after another, so
/// that a map is still in the cache when it is read; the others, whose weights are large, compute all images, so that they read their
/// weights once.
/// </summary>
internal sealed unsafe class Plan
{
    private readonly IReadOnlyList<Step> _steps;
    private readonly int _oneByOne, _images;
    private readonly long _length;
    private readonly ConcurrentBag<PlanMemory> _free = [];

    /// <param name="steps">The steps, in their order.</param>
    /// <param name="input">The map that the first of them reads.</param>
    /// <param name="outputs">The maps that are asked for.</param>
    /// <param name="smallMaps">The side of the first maps of which all images are computed at once.</param>
    /// <param name="images">The largest number of images that are computed at once.</param>
    public Plan(IReadOnlyList<Step> steps, Map input, IReadOnlyList<Map> outputs, int smallMaps, int images)
    {
        (_steps, _images) = (steps, images);
        _oneByOne = steps.TakeWhile(step => step.Input.Side > smallMaps).Count();
        foreach (Map output in outputs)
            output.Whole.HoldsAllImages = true;
        foreach (Step step in steps.Skip(_oneByOne))
            step.Input.Whole.HoldsAllImages = step.Output.Whole.HoldsAllImages = true;
        _length = Lay(input, outputs);
    }

    /// <summary>Memory for one computation. To be returned.</summary>
    public PlanMemory Rent() => _free.TryTake(out PlanMemory? memory) ? memory : new(_length);

    public void Return(PlanMemory memory) => _free.Add(memory);

    /// <summary>Computes images.</summary>
    /// <param name="memory">Where; afterwards holds the outputs.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    /// <param name="readImage">Writes the input of an image.</param>
    public void Run(PlanMemory memory, int images, int threads, Action<int> readImage)
    {
        for (int image = 0; image < images; image++)
        {
            readImage(image);
            foreach (Step step in _steps.Take(_oneByOne))
                step.Run(memory, image, images: 1, threads);
        }
        foreach (Step step in _steps.Skip(_oneByOne))
            step.Run(memory, image: 0, images, threads);
    }

    // A map lies where no other one lies that is needed at the same time: the first place from the start that is large enough.
    private long Lay(Map input, IReadOnlyList<Map> outputs)
    {
        var laid = new List<(Map Map, int First, int Last)>();
        long length = 0;
        foreach (Map map in _steps.Select(step => step.Output.Whole).Prepend(input.Whole).Distinct())
        {
            var (first, last) = Need(map, outputs);
            long start = 0;
            foreach (var (other, _, _) in laid.Where(other => other.First <= last && first <= other.Last).OrderBy(other => other.Map.Start))
                if (start + Length(map) > other.Start)
                    start = Math.Max(start, other.Start + Length(other));
            map.Start = start;
            laid.Add((map, first, last));
            length = Math.Max(length, start + Length(map));
        }
        const long readPastTheEnd = 12 * 2048; // rows that a product reads, and does not use
        return length + readPastTheEnd;
    }

    // The steps from the first that writes a map to the last that reads it.
    private (int First, int Last) Need(Map map, IReadOnlyList<Map> outputs)
    {
        int[] writes = [.. Enumerable.Range(0, _steps.Count).Where(i => _steps[i].Output.Whole == map)];
        int[] reads = [.. Enumerable.Range(0, _steps.Count).Where(i => _steps[i].Input.Whole == map)];
        bool isInput = writes.Length == 0, isOutput = outputs.Any(output => output.Whole == map);
        int first = isInput ? 0 : writes[0], last = isOutput ? _steps.Count : reads.Append(first).Max();
        // The first steps run again for the next image while this one's output waits.
        return (map.HoldsAllImages && first < _oneByOne ? 0 : first, last);
    }

    private long Length(Map map) => Map.Padded(checked((int)(map.ImageStride * (map.HoldsAllImages ? _images : 1))));
}
