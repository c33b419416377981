using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>The columns of scored rows.</summary>
internal sealed class ScoreMapper : LogitMapper
{
    // The added columns: these, TopLabels and TopScores where they are asked for, those of a calibration, bins of its profile, and,
    // last, an aligned label.
    private const int PredictedLabel = 0, Score = 1;

    private readonly ReadOnlyMemory<char>[] _classNames;
    private readonly ScoringOptions _options;
    private readonly Calibration? _calibration;
    private readonly ReferenceProfile? _profile;
    private readonly int _firstCalibrated; // of the added columns

    /// <param name="input">The columns of the input.</param>
    /// <param name="model">The network, or the first of several.</param>
    /// <param name="engines">Compute logits, followed by features where there is a calibration.</param>
    /// <param name="options">What comes out.</param>
    /// <param name="compute">What it is computed with.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="pixels">The column with the pixels.</param>
    /// <param name="labels">How labels are aligned, if they have to be.</param>
    /// <param name="calibration">What is known of images that were held out, if anything.</param>
    /// <param name="profile">The profile whose bins come out; none: they do not.</param>
    public ScoreMapper(
        DataViewSchema input, GoogLeNetModel model, EnginePool engines, ScoringOptions options, ComputeOptions compute, ColumnNames columns,
        PixelColumn pixels, LabelAlignment? labels, Calibration? calibration = null, ReferenceProfile? profile = null)
        : base(
            input, Added(model.ClassNames, options, columns, labels, calibration, profile), pixels, model, engines, options.Crops, compute,
            withFeatures: calibration is not null, withLook: profile is not null)
    {
        _classNames = [.. model.ClassNames.Select(name => name.AsMemory())];
        _options = options;
        Labels = labels;
        _calibration = calibration;
        _profile = profile;
        _firstCalibrated = options.TopK > 0 ? Score + 3 : Score + 1;
    }

    /// <summary>How labels are aligned; none where they need not be.</summary>
    public LabelAlignment? Labels { get; }

    /// <summary>
    /// To what the options ask for: probabilities, or logits, divided by the temperature. Of a calibrated network, the p-value follows in
    /// the place of the first feature, and then the bins of the profile.
    /// </summary>
    public override void Finish(Span<float> result)
    {
        float pValue = _calibration?.PValue(result[Classes..OutputLength]) ?? float.NaN;
        ToScores(result);
        if (_profile is not null)
            AddBins(result, pValue);
        if (_calibration is not null)
            result[Classes] = pValue;
    }

    private void ToScores(Span<float> result)
    {
        Span<float> scores = result[..Classes];
        if (Parts > 1 && _options is { Temperature: 1, OutputLogits: false })
        {
            TensorPrimitives.Min(scores, 1, scores); // ten times a tenth may be more, by rounding
            return;
        }
        ToLogits(result);
        TensorPrimitives.Divide(scores, _options.Temperature, scores);
        if (!_options.OutputLogits)
            Softmax.InPlace(scores);
    }

    private void AddBins(Span<float> result, float pValue)
    {
        Span<float> values = stackalloc float[ReferenceProfile.MeasuredCount];
        Span<int> bins = stackalloc int[ReferenceProfile.MeasuredCount + 1];
        int label = ProfileValues.Of(
            Probabilities(result[..Classes]), pValue, result[Classes..OutputLength], result[OutputLength..], values);
        _profile!.BinsOf(values, label, bins);
        TensorPrimitives.ConvertChecked<int, float>(bins, result[(Classes + 1)..]);
    }

    protected override bool IsComputed(int added) => added != AddedCount - 1 || Labels is null;

    protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => IsComputed(added) ? [Pixels.Column] : [Labels!.Column];

    public override Delegate GetterOf(int added, ResultOfRow result) => added switch
    {
        PredictedLabel => (ValueGetter<uint>)((ref uint key) => key = IsUnknown(result()) ? 0 : KeyOfHighest(result()[..Classes])),
        Score => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> scores) => VectorOf(result()[..Classes], ref scores)),
        _ when added >= _firstCalibrated => CalibratedGetter(added - _firstCalibrated, result),
        Score + 1 => TopLabelsGetter(result),
        _ => TopScoresGetter(result),
    };

    protected override Delegate PlainGetter(int added, DataViewRow input)
    {
        ValueGetter<uint> getter = input.GetGetter<uint>(Labels!.Column);
        return (ValueGetter<uint>)((ref uint key) =>
        {
            getter(ref key);
            key = Labels[key];
        });
    }

    // In the order of ScoreColumns.OfCalibration.
    private Delegate CalibratedGetter(int column, ResultOfRow result) => column switch
    {
        0 => (ValueGetter<float>)((ref float value) => value = result()[Classes]),
        1 => (ValueGetter<bool>)((ref bool isUnknown) => isUnknown = IsUnknown(result())),
        2 => LabelSetGetter(result),
        3 => (ValueGetter<int>)((ref int size) => size = _calibration!.Members(Probabilities(result()[..Classes])).Length),
        _ => ProfileBinsGetter(result),
    };

    // Empty where there is not an image.
    private ValueGetter<VBuffer<int>> ProfileBinsGetter(ResultOfRow result) => (ref VBuffer<int> bins) =>
    {
        ReadOnlySpan<float> all = result();
        int count = float.IsNaN(all[Classes]) ? 0 : ReferenceProfile.MeasuredCount + 1;
        VBufferEditor<int> editor = VBufferEditor.Create(ref bins, count);
        TensorPrimitives.ConvertChecked<float, int>(all.Slice(Classes + 1, count), editor.Values);
        bins = editor.Commit();
    };

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> LabelSetGetter(ResultOfRow result) =>
        (ref VBuffer<ReadOnlyMemory<char>> labels) =>
        {
            int[] members = _calibration!.Members(Probabilities(result()[..Classes]));
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref labels, members.Length);
            for (int i = 0; i < members.Length; i++)
                editor.Values[i] = _classNames[members[i]];
            labels = editor.Commit();
        };

    private bool IsUnknown(ReadOnlySpan<float> result) => _calibration?.IsUnknown(result[Classes]) ?? false;

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> TopLabelsGetter(ResultOfRow result)
    {
        var top = new int[_options.TopK];
        return (ref VBuffer<ReadOnlyMemory<char>> labels) =>
        {
            TopScoring.Indices(result()[..Classes], top);
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
            ReadOnlySpan<float> all = result()[..Classes];
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
        if (best < 0 || (_options.AbstainBelow > 0 && Probabilities(scores)[best] < _options.AbstainBelow))
            return 0;
        return (uint)best + 1;
    }

    private ReadOnlySpan<float> Probabilities(ReadOnlySpan<float> scores)
    {
        if (!_options.OutputLogits)
            return scores;
        float[] probabilities = scores.ToArray();
        Softmax.InPlace(probabilities);
        return probabilities;
    }

    private static IEnumerable<DataViewSchema.DetachedColumn> Added(
        IReadOnlyList<string> classNames, ScoringOptions options, ColumnNames columns, LabelAlignment? labels, Calibration? calibration,
        ReferenceProfile? profile)
    {
        yield return ScoreColumns.PredictedLabel(columns.PredictedLabel, classNames);
        yield return ScoreColumns.Score(columns.Score, classNames);
        if (options.TopK > 0)
        {
            yield return new(ScoreColumns.TopLabels, new VectorDataViewType(TextDataViewType.Instance, options.TopK));
            yield return new(ScoreColumns.TopScores, new VectorDataViewType(NumberDataViewType.Single, options.TopK));
        }
        if (calibration is not null)
            foreach (DataViewSchema.DetachedColumn column in ScoreColumns.OfCalibration())
                yield return column;
        if (profile is not null)
            yield return ScoreColumns.OfProfile();
        if (labels is not null)
            yield return ScoreColumns.Label(columns.Label, classNames);
    }
}
