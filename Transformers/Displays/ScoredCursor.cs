using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Normalization;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet.Displays;

/// <summary>Goes over scored rows and puts their columns into words.</summary>
internal sealed class ScoredCursor : IDisposable
{
    private const int Shown = 3;
    private const string Remedy = "Give it the result of a trained model's Transform.";
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>>? _readScores;
    private readonly Func<string?> _path, _problem, _label, _predictedLabel;
    private readonly Func<PixelPlanes?> _pixels;
    private VBuffer<float> _scores;

    /// <param name="scored">
    /// Rows with Score (probabilities or logits) and PredictedLabel, and Label, ImagePath, ImageError and pixels where they are there.
    /// </param>
    /// <param name="withScores">Whether scores and images will be asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not scored.</exception>
    public ScoredCursor(IDataView scored, bool withScores = true)
    {
        ArgumentNullException.ThrowIfNull(scored);
        DataViewSchema schema = scored.Schema;
        TextColumn predictedLabel = TextColumn.Find(schema, "PredictedLabel")
            ?? throw Missing(schema, "PredictedLabel", "a key with the names of the classes");
        TextColumn? label = TextColumn.Find(schema, "Label");
        LabelNames = label?.Names ?? [];
        HasLabel = label is not null;
        DataViewSchema.Column? scores = withScores ? Scores(schema) : null;
        // MapKeyToValue makes the prediction a text without names; those of the scores are still there.
        ClassNames = predictedLabel.Names is [] && scores is { } vector
            ? KeyNames.OfSlots(vector) ?? throw Missing(schema, "PredictedLabel", "a key with the names of the classes")
            : predictedLabel.Names;
        TextColumn? path = withScores ? TextColumn.Find(schema, "ImagePath") : null, problem = withScores
            ? TextColumn.Find(schema, "ImageError") : null;
        PixelColumn? pixels = withScores ? Pixels(schema) : null;

        DataViewSchema.Column?[] wanted = [predictedLabel.Column, label?.Column, scores, path?.Column, problem?.Column, pixels?.Column];
        _cursor = scored.GetRowCursor(wanted.OfType<DataViewSchema.Column>());
        _predictedLabel = predictedLabel.Getter(_cursor);
        _label = Words(label);
        _path = Words(path);
        _problem = Words(problem);
        _readScores = scores is { } column ? _cursor.GetGetter<VBuffer<float>>(column) : null;
        _pixels = pixels is null ? () => null : PixelPlanes.Getter(_cursor, pixels);
    }

    /// <summary>
    /// The names of the classes in the order of the scores; none where no scores are asked for and the prediction is text.
    /// </summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The names that the label column has; none where it is text, or missing.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    public bool HasLabel { get; }

    public bool MoveNext() => _cursor.MoveNext();

    /// <summary>The true class of the row; none where it is missing.</summary>
    public string? Label() => _label();

    /// <summary>What the model says; none where it says nothing.</summary>
    public string? PredictedLabel() => _predictedLabel();

    /// <summary>−log of the probability of the true class; none where there is no such class, or no score.</summary>
    public double? Loss()
    {
        int place = Label() is { } label ? PlaceOf(label) : -1;
        ReadOnlySpan<float> scores = ReadScores();
        return place < 0 || place >= scores.Length || float.IsNaN(scores[place]) ? null : Math.Max(0, -Math.Log(scores[place]));
    }

    /// <summary>The row's image and all that the row says about it.</summary>
    public PredictionCard Card()
    {
        ReadOnlySpan<float> scores = ReadScores();
        Span<int> top = stackalloc int[Shown];
        TopScoring.Indices(scores, top);
        var likeliest = new List<(string, float)>();
        foreach (int place in top)
            if (place >= 0)
                likeliest.Add((ClassNames[place], scores[place]));
        var image = new PredictionGrid.Image
        {
            ImagePath = _path(),
            Label = Label(),
            PredictedLabel = PredictedLabel(),
            Likeliest = likeliest,
            Loss = Loss(),
            Problem = _problem(),
        };
        return new(image, _pixels);
    }

    public void Dispose() => _cursor.Dispose();

    private ReadOnlySpan<float> ReadScores()
    {
        _readScores!(ref _scores);
        ReadOnlySpan<float> scores = _scores.IsDense ? _scores.GetValues() : _scores.DenseValues().ToArray();
        if (scores.Contains(float.NaN) || AreProbabilities(scores))
            return scores;
        float[] probabilities = scores.ToArray(); // logits
        Softmax.InPlace(probabilities);
        return probabilities;
    }

    // To a hundredth, since they are rounded, and more so where they were read from a file.
    private static bool AreProbabilities(ReadOnlySpan<float> scores) =>
        !scores.ContainsAnyExceptInRange(0, 1.001f) && Math.Abs(TensorPrimitives.Sum(scores) - 1) <= 0.01f;

    private int PlaceOf(string label)
    {
        for (int place = 0; place < ClassNames.Count; place++)
            if (ClassNames[place] == label)
                return place;
        return -1;
    }

    private Func<string?> Words(TextColumn? column) => column?.Getter(_cursor) ?? (() => null);

    // The column of images in a pipeline of ours: "Pixels", or another one that was normalised.
    private static PixelColumn? Pixels(DataViewSchema schema) =>
        (schema.GetColumnOrNull("Pixels") is { } usual ? PixelColumn.TryOf(usual) : null)
        ?? schema.Where(column => !column.IsHidden && PixelNormalization.Of(column) is not null).Select(PixelColumn.TryOf)
            .FirstOrDefault(column => column is not null);

    private static DataViewSchema.Column Scores(DataViewSchema schema) =>
        schema.GetColumnOrNull("Score") is { Type: VectorDataViewType { ItemType: var item } } column && item == NumberDataViewType.Single
            ? column : throw Missing(schema, "Score", "a vector of single");

    private static ArgumentOutOfRangeException Missing(DataViewSchema schema, string name, string type) => new("scored",
        $"There is no column '{name}' of {type}; the columns are {string.Join(", ", schema.Select(column => column.Name))}. {Remedy}");
}
