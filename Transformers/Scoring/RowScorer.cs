using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Scores the row that a cursor or a prediction engine stands on, once however many columns are read.</summary>
internal sealed class RowScorer(ScoreMapping mapping, DataViewRow input)
{
    private readonly ValueGetter<VBuffer<float>> _pixels = input.GetGetter<VBuffer<float>>(mapping.Pixels);
    private readonly float[] _crop = new float[mapping.CropLength];
    private readonly float[] _scores = new float[mapping.ClassCount];
    private VBuffer<float> _picture;
    private long _position = -1;

    public ReadOnlySpan<float> Scores()
    {
        if (_position == input.Position && _position >= 0)
            return _scores;

        _pixels(ref _picture);
        if (mapping.TryCrop(in _picture, _crop))
            mapping.ComputeScores(_crop, 1, _scores);
        else
            Array.Fill(_scores, float.NaN);
        _position = input.Position;
        return _scores;
    }
}
