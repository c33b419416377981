using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Takes images through the network: cuts their crops, computes them in mini-batches and joins the outputs of an image.</summary>
internal sealed class MiniBatchRunner
{
    private readonly NetworkMapper _mapping;
    private readonly IReadOnlyList<IScoringEngine> _engines;
    private readonly float[] _crops, _outputs;
    private readonly (int Row, int Crop)[] _places; // whose crop it is, and which
    private int _pending;

    private MiniBatchRunner(NetworkMapper mapping, IReadOnlyList<IScoringEngine> engines, int cropsTogether)
    {
        _mapping = mapping;
        _engines = engines;
        _crops = new float[cropsTogether * mapping.CropLength];
        _outputs = new float[cropsTogether * mapping.OutputLength];
        _places = new (int, int)[cropsTogether];
    }

    /// <summary>For a thread that computes beside others, mini-batch after mini-batch.</summary>
    public static MiniBatchRunner OfLane(NetworkMapper mapping)
    {
        IReadOnlyList<IScoringEngine> engines = mapping.Engines.ForLanes();
        foreach (IScoringEngine engine in engines)
            engine.EnterLane();
        return new(mapping, engines, Math.Max(1, Math.Min(mapping.MiniBatchSize, mapping.RowsPerBlock * mapping.CropsPerRow)));
    }

    /// <summary>For an image at a time, as fast as all threads make it.</summary>
    public static MiniBatchRunner OfOne(NetworkMapper mapping) =>
        new(mapping, mapping.Engines.ForOne(), Math.Min(mapping.MiniBatchSize, mapping.CropsPerRow));

    /// <summary>Images to results, row after row; not a number for a missing image.</summary>
    public void Run(ReadOnlySpan<PixelImage> images, Span<float> results)
    {
        int length = _mapping.ResultLength;
        _pending = 0; // of images before, where an engine threw
        results[..(images.Length * length)].Clear();
        for (int row = 0; row < images.Length; row++)
            for (int crop = 0; crop < _mapping.CropsPerRow && !images[row].IsMissing; crop++)
            {
                Span<float> pixels = _crops.AsSpan(_pending * _mapping.CropLength, _mapping.CropLength);
                _mapping.Cut(images[row], crop, pixels);
                if (crop == 0)
                    _mapping.Look(images[row], pixels, results.Slice(row * length, length));
                _places[_pending++] = (row, crop);
                if (_pending == _places.Length)
                    Flush(results);
            }
        Flush(results);
        for (int row = 0; row < images.Length; row++)
        {
            Span<float> result = results.Slice(row * length, length);
            if (images[row].IsMissing)
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
            {
                var (row, crop) = _places[i];
                _mapping.Join(_outputs.AsSpan(i * length, length), crop, results.Slice(row * _mapping.ResultLength, _mapping.ResultLength));
            }
        }
        _pending = 0;
    }
}

/// <summary>Computes the row that a cursor or a prediction engine stands on, once however many columns are read.</summary>
internal sealed class RowScorer(NetworkMapper mapping, DataViewRow input)
{
    private readonly PixelSource _pixels = PixelSource.Open(input, mapping.Pixels);
    private readonly PixelImage _image = new();
    private readonly float[] _result = new float[mapping.ResultLength];
    private MiniBatchRunner? _runner;
    private long _position = -1;

    public ReadOnlySpan<float> Result()
    {
        if (_position == input.Position && _position >= 0)
            return _result;

        _pixels.Read(_image);
        if (!_image.IsMissing)
            _runner ??= MiniBatchRunner.OfOne(mapping);
        if (_runner is null)
            Array.Fill(_result, float.NaN);
        else
            _runner.Run([_image], _result);
        _position = input.Position;
        return _result;
    }
}
