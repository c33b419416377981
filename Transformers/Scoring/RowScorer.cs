using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Computes the row that a cursor or a prediction engine stands on, once however many columns are read.</summary>
internal sealed class RowScorer(NetworkMapping mapping, DataViewRow input)
{
    private readonly PixelSource _pixels = PixelSource.Open(input, mapping.Pixels);
    private readonly PixelImage _picture = new();
    private readonly float[] _result = new float[mapping.ResultLength];
    private RowComputer? _computer;
    private long _position = -1;

    public ReadOnlySpan<float> Result()
    {
        if (_position == input.Position && _position >= 0)
            return _result;

        _pixels.Read(_picture);
        if (!_picture.IsMissing)
            _computer ??= RowComputer.OfOne(mapping);
        if (_computer is null)
            Array.Fill(_result, float.NaN);
        else
            _computer.Compute([_picture], _result);
        _position = input.Position;
        return _result;
    }
}
