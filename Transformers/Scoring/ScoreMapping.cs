using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>The columns of scored rows, and how to score one row at a time.</summary>
internal sealed class ScoreMapping : RowMapping
{
    public const int PredictedLabel = 0, Score = 1, Label = 2; // the added columns

    private readonly GoogLeNetModel _model;
    private readonly Func<IScoringEngine> _engine;
    private readonly LabelAlignment? _labels;

    public ScoreMapping(
        DataViewSchema input, GoogLeNetModel model, Func<IScoringEngine> engine,
        DataViewSchema.Column pixels, LabelAlignment? labels, IEnumerable<DataViewSchema.DetachedColumn> added)
        : base(input, added)
    {
        _model = model;
        _engine = engine;
        _labels = labels;
        Pixels = pixels;
        PixelColumn = new PixelColumn(pixels.Name, pixels.Type, model.ImageSize);
    }

    public DataViewSchema.Column Pixels { get; }
    public PixelColumn PixelColumn { get; }
    /// <summary>Whether a column is one of the two that cost a forward pass.</summary>
    public bool IsScored(DataViewSchema.Column column) => IsAdded(column, out int added) && added != Label;

    public int ClassCount => _model.ClassNames.Count;

    /// <summary>Number of values that a picture has when it enters the network.</summary>
    public int CropLength => 3 * _model.ImageSize * _model.ImageSize;

    /// <summary>Cuts a row's picture to the network's size.</summary>
    /// <returns>Whether there was a picture; an empty row is a missing one.</returns>
    public bool TryCrop(in VBuffer<float> picture, Span<float> crop)
    {
        if (picture.Length == 0)
            return false;
        var (height, width) = PixelColumn.SizeOf(picture.Length);
        if (!picture.IsDense)
            throw new InvalidOperationException($"Column '{Pixels.Name}' has a sparse vector; pictures are dense.");
        PixelCrop.Centre(picture.GetValues(), height, width, _model.ImageSize, crop);
        return true;
    }

    /// <summary>Crops [N, 3, S, S] → probabilities [N, classes] in place of the logits.</summary>
    public void ComputeScores(ReadOnlySpan<float> crops, int count, Span<float> scores)
    {
        _engine().Score(crops, count, scores);
        for (int row = 0; row < count; row++)
            Softmax.InPlace(scores.Slice(row * ClassCount, ClassCount));
    }

    /// <summary>The key of the highest score, 1 or more; 0, missing, where there are no scores.</summary>
    public static uint KeyOfHighest(ReadOnlySpan<float> scores)
    {
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
            if (!float.IsNaN(scores[i]) && (best < 0 || scores[i] > scores[best]))
                best = i;
        return (uint)(best + 1);
    }

    protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => added == Label ? [_labels!.Column] : [Pixels];

    internal override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action? dispose)
    {
        dispose = null;
        var getters = new Delegate?[_labels is null ? 2 : 3];
        if (isActive(PredictedLabel) || isActive(Score))
        {
            var row = new RowScorer(this, input);
            getters[PredictedLabel] = (ValueGetter<uint>)((ref uint key) => key = KeyOfHighest(row.Scores()));
            getters[Score] = (ValueGetter<VBuffer<float>>)((ref VBuffer<float> scores) => VectorOf(row.Scores(), ref scores));
        }
        if (_labels is not null && isActive(Label))
            getters[Label] = LabelGetter(input, _labels);
        return getters;
    }

    public static void VectorOf(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, values.Length);
        values.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    private static ValueGetter<uint> LabelGetter(DataViewRow input, LabelAlignment labels)
    {
        ValueGetter<uint> getter = input.GetGetter<uint>(labels.Column);
        return (ref uint key) =>
        {
            getter(ref key);
            key = labels[key];
        };
    }
}
