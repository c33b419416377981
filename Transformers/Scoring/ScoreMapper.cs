using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>The columns of scored rows.</summary>
internal sealed class ScoreMapper : NetworkMapper
{
    private const int PredictedLabel = 0, Score = 1, TopLabels = 2; // the added columns; then TopScores and, last, an aligned label

    private readonly ReadOnlyMemory<char>[] _classNames;
    private readonly ScoringOptions _options;
    private readonly LabelAlignment? _labels;

    public ScoreMapper(
        DataViewSchema input, GoogLeNetModel model, EnginePool engines, ScoringOptions options, ComputeOptions compute, ColumnNames columns,
        PixelColumn pixels, LabelAlignment? labels)
        : base(input, Added(model.ClassNames, options, columns, labels), pixels, model.ImageSize, engines,
            ImageCrops.Of(options.Crops, pixels, model.ImageSize), compute)
    {
        _classNames = [.. model.ClassNames.Select(name => name.AsMemory())];
        _options = options;
        _labels = labels;
    }

    public override int OutputLength => _classNames.Length;

    /// <summary>Logits of one crop. One crop keeps its logits; of several, the probabilities are averaged.</summary>
    public override void Join(Span<float> output, int crop, Span<float> result)
    {
        if (Parts > 1)
        {
            Softmax.InPlace(output);
            TensorPrimitives.Divide(output, Parts, output);
        }
        TensorPrimitives.Add(result, output, result);
    }

    /// <summary>To what the options ask for: probabilities, or logits, divided by the temperature.</summary>
    public override void Finish(Span<float> result)
    {
        if (Parts > 1 && _options is { Temperature: 1, OutputLogits: false })
            return;
        if (Parts > 1)
            TensorPrimitives.Log(result, result); // what the averaged probabilities are the softmax of
        TensorPrimitives.Divide(result, _options.Temperature, result);
        if (!_options.OutputLogits)
            Softmax.InPlace(result);
    }

    protected override bool IsComputed(int added) => added != AddedCount - 1 || _labels is null;

    protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => IsComputed(added) ? [Pixels.Column] : [_labels!.Column];

    public override Delegate GetterOf(int added, ResultOfRow result) => added switch
    {
        PredictedLabel => (ValueGetter<uint>)((ref uint key) => key = KeyOfHighest(result())),
        Score => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> scores) => VectorOf(result(), ref scores)),
        TopLabels => TopLabelsGetter(result),
        _ => TopScoresGetter(result),
    };

    protected override Delegate PlainGetter(int added, DataViewRow input)
    {
        ValueGetter<uint> getter = input.GetGetter<uint>(_labels!.Column);
        return (ValueGetter<uint>)((ref uint key) =>
        {
            getter(ref key);
            key = _labels[key];
        });
    }

    private int Parts => CropsPerRow * Engines.Count;

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> TopLabelsGetter(ResultOfRow result)
    {
        var top = new int[_options.TopK];
        return (ref VBuffer<ReadOnlyMemory<char>> labels) =>
        {
            TopScoring.Indices(result(), top);
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref labels, top.Length);
            for (int i = 0; i < top.Length; i++)
                editor.Values[i] = top[i] < 0 ? default : _classNames[top[i]];
            labels = editor.Commit();
        };
    }

    private ValueGetter<VBuffer<float>> TopScoresGetter(ResultOfRow result)
    {
        var top = new int[_options.TopK];
        return (ref VBuffer<float> scores) =>
        {
            ReadOnlySpan<float> all = result();
            TopScoring.Indices(all, top);
            VBufferEditor<float> editor = VBufferEditor.Create(ref scores, top.Length);
            for (int i = 0; i < top.Length; i++)
                editor.Values[i] = top[i] < 0 ? float.NaN : all[top[i]];
            scores = editor.Commit();
        };
    }

    // The key of the highest score, 1 or more; 0, missing, where there are no scores or the model abstains.
    private uint KeyOfHighest(ReadOnlySpan<float> scores)
    {
        int best = TopScoring.Index(scores);
        if (best < 0 || (_options.AbstainBelow > 0 && ProbabilityOf(best, scores) < _options.AbstainBelow))
            return 0;
        return (uint)best + 1;
    }

    private float ProbabilityOf(int index, ReadOnlySpan<float> scores)
    {
        if (!_options.OutputLogits)
            return scores[index];
        float[] probabilities = scores.ToArray();
        Softmax.InPlace(probabilities);
        return probabilities[index];
    }

    private static IEnumerable<DataViewSchema.DetachedColumn> Added(
        IReadOnlyList<string> classNames, ScoringOptions options, ColumnNames columns, LabelAlignment? labels)
    {
        yield return ScoreColumns.PredictedLabel(columns.PredictedLabel, classNames);
        yield return ScoreColumns.Score(columns.Score, classNames);
        if (options.TopK > 0)
        {
            yield return new(ScoreColumns.TopLabels, new VectorDataViewType(TextDataViewType.Instance, options.TopK));
            yield return new(ScoreColumns.TopScores, new VectorDataViewType(NumberDataViewType.Single, options.TopK));
        }
        if (labels is not null)
            yield return ScoreColumns.Label(columns.Label, classNames);
    }
}
