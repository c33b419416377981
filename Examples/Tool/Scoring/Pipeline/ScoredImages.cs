using Microsoft.ML;
using Microsoft.ML.Data;
using Tool.Scoring.Inputs;
using Tool.Scoring.Outputs;

namespace Tool.Scoring.Pipeline;

/// <summary>Images in, rows out, in the same order.</summary>
internal static class ScoredImages
{
    private const string ErrorColumn = "ImageErrorReason", ReasonColumn = "ImageError";
    private const string LabelColumn = "PredictedLabel", ScoreColumn = "Score";
    private const string ProfileBinsColumn = "ProfileBins";
    private static readonly string[] CalibratedColumns = ["UnknownPValue", "Unknown", "LabelSet"];
    private static readonly ValueGetter<VBuffer<float>> NoFeatures = (ref VBuffer<float> _) => { };

    /// <summary>Scores a stream of images while the rows are taken.</summary>
    public static IEnumerable<ResultRow> Of(ScoringModel model, ImageStream images, RowSchema schema)
    {
        IDataView scored = model.Transform(images);
        string[] names = [ImageStream.PlaceColumn, ErrorColumn, ReasonColumn, LabelColumn, ScoreColumn];
        DataViewSchema.Column[] columns = [.. names.Select(name => scored.Schema[name])];
        DataViewSchema.Column[] featureColumns = model.FeatureCount > 0 ? [scored.Schema[ScoringModel.FeatureColumn]] : [];
        DataViewSchema.Column[] calibrated = model.IsCalibrated ? [.. CalibratedColumns.Select(name => scored.Schema[name])] : [];
        DataViewSchema.Column[] binColumns = model.Profile is not null ? [scored.Schema[ProfileBinsColumn]] : [];
        using DataViewRowCursor cursor = scored.GetRowCursor([.. columns, .. featureColumns, .. calibrated, .. binColumns]);
        ValueGetter<long> getPlace = cursor.GetGetter<long>(columns[0]);
        ValueGetter<ReadOnlyMemory<char>> getError = cursor.GetGetter<ReadOnlyMemory<char>>(columns[1]);
        ValueGetter<ReadOnlyMemory<char>> getReason = cursor.GetGetter<ReadOnlyMemory<char>>(columns[2]);
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(columns[3]);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(columns[4]);
        ValueGetter<VBuffer<float>> getFeatures = featureColumns is [var column] ? cursor.GetGetter<VBuffer<float>>(column) : NoFeatures;
        Func<ResultRow, ResultRow> addCalibrated = CalibratedOf(cursor, calibrated), addBins = ProfileBinsOf(cursor, binColumns);
        long place = 0;
        ReadOnlyMemory<char> error = default, reason = default;
        uint label = 0;
        VBuffer<float> scores = default, features = default;
        for (long expected = 0; cursor.MoveNext(); expected++)
        {
            getPlace(ref place);
            if (place != expected)
                throw new InvalidOperationException(
                    $"Row {place} was scored where row {expected} was expected: an answer would stand beside another image.");
            getError(ref error);
            getReason(ref reason);
            getLabel(ref label);
            getScores(ref scores);
            getFeatures(ref features);
            InputImage image = images.NextTaken();
            yield return image is { Error: { } known, Reason: { } why } ? Failed(image, known, why)
                : error.Length > 0 ? Failed(image, ImageFault.Of(error.ToString()), reason.ToString())
                : addBins(addCalibrated(Row(image, label, [.. scores.DenseValues()], [.. features.DenseValues()], schema)));
        }
    }

    // Adds to a row what a calibrated model says of it.
    private static Func<ResultRow, ResultRow> CalibratedOf(DataViewRowCursor cursor, DataViewSchema.Column[] columns)
    {
        if (columns is not [var pValueColumn, var unknownColumn, var labelSetColumn])
            return row => row;
        ValueGetter<float> getPValue = cursor.GetGetter<float>(pValueColumn);
        ValueGetter<bool> getUnknown = cursor.GetGetter<bool>(unknownColumn);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getLabelSet = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(labelSetColumn);
        return row =>
        {
            if (row.Error is not null)
                return row;
            float pValue = 0;
            bool isUnknown = false;
            VBuffer<ReadOnlyMemory<char>> labelSet = default;
            getPValue(ref pValue);
            getUnknown(ref isUnknown);
            getLabelSet(ref labelSet);
            return row with
            {
                UnknownPValue = pValue,
                Unknown = isUnknown,
                LabelSet = [.. labelSet.DenseValues().Select(name => name.ToString())],
            };
        };
    }

    // Adds to a row its bins in the reference profile.
    private static Func<ResultRow, ResultRow> ProfileBinsOf(DataViewRowCursor cursor, DataViewSchema.Column[] columns)
    {
        if (columns is not [var column])
            return row => row;
        ValueGetter<VBuffer<int>> getBins = cursor.GetGetter<VBuffer<int>>(column);
        return row =>
        {
            VBuffer<int> bins = default;
            getBins(ref bins);
            return row.Error is null ? row with { ProfileBins = [.. bins.DenseValues()] } : row;
        };
    }

    private static ResultRow Row(InputImage image, uint label, float[] scores, float[] features, RowSchema schema)
    {
        if (scores.Any(score => !float.IsFinite(score)))
            return Failed(image, ImageFault.NoScore, "the network gave something that is not a number");
        int[] best = TopClasses.Of(scores, Math.Max(1, schema.TopK));
        return new()
        {
            Path = image.Path,
            Own = image.Own,
            Label = label > 0 ? schema.ClassNames[(int)label - 1] : null, // none of an unknown image, and where the model abstains
            Score = scores[best[0]],
            TopLabels = schema.TopK > 0 ? [.. best.Select(place => schema.ClassNames[place])] : null,
            TopScores = schema.TopK > 0 ? [.. best.Select(place => scores[place])] : null,
            Scores = schema.AllScores ? scores : null,
            Features = schema.FeatureCount > 0 ? features : null,
        };
    }

    private static ResultRow Failed(InputImage image, string error, string reason) =>
        new() { Path = image.Path, Own = image.Own, Error = error, Reason = reason };
}
