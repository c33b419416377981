using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Takes pictures through the network: cuts their crops, computes them in mini-batches and joins the outputs of a picture.</summary>
internal sealed class RowComputer
{
    private readonly NetworkMapping _mapping;
    private readonly IReadOnlyList<IScoringEngine> _engines;
    private readonly float[] _crops, _outputs;
    private readonly int[] _rows; // whose crop it is
    private int _pending;

    private RowComputer(NetworkMapping mapping, IReadOnlyList<IScoringEngine> engines, int cropsTogether)
    {
        _mapping = mapping;
        _engines = engines;
        _crops = new float[cropsTogether * mapping.CropLength];
        _outputs = new float[cropsTogether * mapping.OutputLength];
        _rows = new int[cropsTogether];
    }

    /// <summary>For a thread that computes beside others, mini-batch after mini-batch.</summary>
    public static RowComputer OfLane(NetworkMapping mapping)
    {
        IReadOnlyList<IScoringEngine> engines = mapping.Engines.ForLanes();
        foreach (IScoringEngine engine in engines)
            engine.EnterLane();
        return new(mapping, engines, Math.Max(1, Math.Min(mapping.MiniBatchSize, mapping.RowsPerBlock * mapping.CropsPerRow)));
    }

    /// <summary>For a picture at a time, as fast as all threads make it.</summary>
    public static RowComputer OfOne(NetworkMapping mapping) =>
        new(mapping, mapping.Engines.ForOne(), Math.Min(mapping.MiniBatchSize, mapping.CropsPerRow));

    /// <summary>Pictures to results, a row after the other; not a number for a missing picture.</summary>
    public void Compute(ReadOnlySpan<PixelImage> pictures, Span<float> results)
    {
        int length = _mapping.ResultLength;
        _pending = 0; // of pictures before, where an engine threw
        results[..(pictures.Length * length)].Clear();
        for (int row = 0; row < pictures.Length; row++)
            for (int crop = 0; crop < _mapping.CropsPerRow && !pictures[row].IsMissing; crop++)
            {
                _mapping.Cut(pictures[row], crop, _crops.AsSpan(_pending * _mapping.CropLength, _mapping.CropLength));
                _rows[_pending++] = row;
                if (_pending == _rows.Length)
                    Flush(results);
            }
        Flush(results);
        for (int row = 0; row < pictures.Length; row++)
        {
            Span<float> result = results.Slice(row * length, length);
            if (pictures[row].IsMissing)
                result.Fill(float.NaN);
            else
                _mapping.Finish(result);
        }
    }

    private void Flush(Span<float> results)
    {
        if (_pending == 0)
            return;
        int length = _mapping.OutputLength;
        foreach (IScoringEngine engine in _engines)
        {
            engine.Score(_crops.AsSpan(0, _pending * _mapping.CropLength), _pending, _outputs.AsSpan(0, _pending * length));
            for (int i = 0; i < _pending; i++)
                _mapping.Join(_outputs.AsSpan(i * length, length), results.Slice(_rows[i] * _mapping.ResultLength, _mapping.ResultLength));
        }
        _pending = 0;
    }
}
