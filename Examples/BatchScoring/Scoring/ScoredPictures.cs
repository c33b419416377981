using BatchScoring.Inputs;
using BatchScoring.Outputs;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace BatchScoring.Scoring;

/// <summary>Pictures in, rows out, in the same order.</summary>
internal static class ScoredPictures
{
    private const string ErrorColumn = "ImageError", ScoreColumn = "Score";

    /// <summary>Scores a stream of pictures while the rows are taken.</summary>
    public static IEnumerable<ResultRow> Of(ScoringModel model, PictureStream pictures, RowSchema schema)
    {
        IDataView scored = model.Transform(pictures);
        DataViewSchema.Column[] columns = [scored.Schema[PictureStream.PlaceColumn], scored.Schema[ErrorColumn], scored.Schema[ScoreColumn]];
        using DataViewRowCursor cursor = scored.GetRowCursor(columns);
        ValueGetter<long> getPlace = cursor.GetGetter<long>(columns[0]);
        ValueGetter<ReadOnlyMemory<char>> getError = cursor.GetGetter<ReadOnlyMemory<char>>(columns[1]);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(columns[2]);
        long place = 0;
        ReadOnlyMemory<char> error = default;
        VBuffer<float> scores = default;
        for (long expected = 0; cursor.MoveNext(); expected++)
        {
            getPlace(ref place);
            if (place != expected)
                throw new InvalidOperationException($"Row {place} was scored where row {expected} was expected: an answer would stand beside another picture.");
            getError(ref error);
            getScores(ref scores);
            InputPicture picture = pictures.NextTaken();
            string reason = picture.Reason is { } known ? $"the folder cannot be read: {known}" : error.ToString();
            yield return reason.Length > 0 ? Failed(picture, PictureError.Of(reason), reason) : Row(picture, [.. scores.DenseValues()], schema);
        }
    }

    private static ResultRow Row(InputPicture picture, float[] scores, RowSchema schema)
    {
        if (scores.Any(score => !float.IsFinite(score)))
            return Failed(picture, PictureError.NoScore, "the network gave what is no number");
        int[] best = TopClasses.Of(scores, Math.Max(1, schema.TopK));
        return new()
        {
            Path = picture.Path,
            Own = picture.Own,
            Label = schema.ClassNames[best[0]],
            Score = scores[best[0]],
            TopLabels = schema.TopK > 0 ? [.. best.Select(place => schema.ClassNames[place])] : null,
            TopScores = schema.TopK > 0 ? [.. best.Select(place => scores[place])] : null,
            Scores = schema.AllScores ? scores : null,
        };
    }

    private static ResultRow Failed(InputPicture picture, string error, string reason) =>
        new() { Path = picture.Path, Own = picture.Own, Error = error, Reason = reason };
}
