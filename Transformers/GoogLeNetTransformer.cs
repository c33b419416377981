using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Transformers.Attention;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet;

/// <summary>
/// A trained GoogLeNet as an ML.NET transformer: zero-mean pixels in; class probabilities and the most likely class out.
/// </summary>
/// <remarks>
/// <para>Input column: planar RGB pixels minus their mean, a vector of single [3, H, W], of which the middle square is scored
/// (an empty vector is a missing image). Output columns: <c>Score</c>, a vector of single with the probability of each class
/// and the class names as slot names; <c>PredictedLabel</c>, a key with the class names. A missing image has NaN scores and a
/// missing <c>PredictedLabel</c>. <see cref="ScoringOptions.TopK"/> adds <c>TopLabels</c> and <c>TopScores</c>, and <see cref="Calibrate"/>
/// adds <c>UnknownPValue</c>, <c>Unknown</c>, <c>LabelSet</c> and <c>LabelSetSize</c>. A label column that numbers
/// its classes otherwise comes out in the model's numbering.</para>
/// <para>Rows are scored in mini-batches when they are read, on all processors, and only if an output column is asked for. One transformer
/// serves many threads. Disposing it frees the network's native memory; then all methods throw <see cref="ObjectDisposedException"/>, and
/// the properties <see cref="Model"/>, <see cref="ScoringOptions"/> and <see cref="ComputeOptions"/> stay.</para>
/// </remarks>
public sealed partial class GoogLeNetTransformer : ISingleFeaturePredictionTransformer<GoogLeNetModel>, IDisposable
{
    private const string OptionsParameter = "options"; // of both With

    private readonly IHost _host;
    private readonly ColumnNames _columns;
    private readonly IReadOnlyList<GoogLeNetModel> _models; // several of an average
    private readonly EnginePool _engines;
    private readonly Explainer _explainer;

    internal GoogLeNetTransformer(IHostEnvironment environment, GoogLeNetModel model, ColumnNames columns)
        : this(environment, [model], columns, new ScoringOptions(), new ComputeOptions())
    {
    }

    /// <exception cref="ArgumentException">An option is out of its range, or two conflict.</exception>
    /// <exception cref="InvalidOperationException">A network does not have the ranges that the precision needs.</exception>
    private GoogLeNetTransformer(
        IHostEnvironment environment, IReadOnlyList<GoogLeNetModel> models, ColumnNames columns,
        ScoringOptions scoring, ComputeOptions compute, Calibration? calibration = null)
    {
        scoring.Validate(models[0].ClassNames.Count, OptionsParameter);
        compute.ValidateForScores(OptionsParameter);
        if (compute.Precision == Precision.Int8)
            foreach (GoogLeNetModel model in models)
                _ = model.RequireRanges();
        _host = environment.Register(nameof(GoogLeNetTransformer));
        _models = models;
        _columns = columns;
        ScoringOptions = scoring;
        ComputeOptions = compute;
        Calibration = calibration;
        _engines = EnginePool.Of(models, compute, _host, owner: GetType(), withFeatures: calibration is not null);
        _explainer = new Explainer(models[0], compute, owner: GetType());
    }

    /// <summary>Weights, class names and architecture; of an average, those of its first network.</summary>
    public GoogLeNetModel Model => _models[0];

    /// <summary>What it returns. <see cref="With(ScoringOptions)"/> changes it.</summary>
    public ScoringOptions ScoringOptions { get; }

    /// <summary>How it computes. <see cref="With(ComputeOptions)"/> changes it.</summary>
    public ComputeOptions ComputeOptions { get; }

    /// <summary>The name of the pixel column that is scored.</summary>
    public string FeatureColumnName => _columns.Pixels;

    /// <summary>The type of the pixel column: a vector of single [3, S, S] with the side of the network's input.</summary>
    public DataViewType FeatureColumnType =>
        new VectorDataViewType(NumberDataViewType.Single, 3, Model.ImageSize, Model.ImageSize);

    /// <summary>Always true: each row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>
    /// What computes the scores, on what and in which numbers, for example "Managed 0.1.0, CPU, float32, AVX-512"; with
    /// <see cref="Precision.Auto"/> also why these numbers were chosen, and in int8 how many bits the weights have on this processor. It is
    /// also logged once, with a warning where bfloat16 is emulated. Reading it makes the engine if nothing was scored yet.
    /// </summary>
    /// <exception cref="DllNotFoundException">The engine's native library is not there.</exception>
    public string EngineDescription => _engines.Description;

    /// <summary>
    /// The same trained network with other scoring options; it computes as before. Both can be used side by side.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public GoogLeNetTransformer With(ScoringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfDisposed();
        bool isAlike = options.Temperature == ScoringOptions.Temperature && options.Crops == ScoringOptions.Crops;
        return new(_host, _models, _columns, options, ComputeOptions, isAlike ? Calibration : WithoutCalibration(
            "Its Temperature or Crops changed. Change single options with `network.ScoringOptions with { … }`, or calibrate again."));
    }

    /// <summary>
    /// The same trained network, computed in another way; it returns the same. Both can be used side by side.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of its range, or two conflict.</exception>
    /// <exception cref="InvalidOperationException">Precision.Int8 for a model that <see cref="Quantize"/> did not make.</exception>
    public GoogLeNetTransformer With(ComputeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfDisposed();
        return new(_host, _models, _columns, ScoringOptions, options, Calibration);
    }

    /// <summary>The layers of the network with output sizes, parameters and multiply-adds.</summary>
    public NetworkSummary Summary()
    {
        ThrowIfDisposed();
        return NetworkSummary.Of(Model.Architecture, Model.ClassNames.Count, Model.ImageSize);
    }

    /// <summary>The filters of the first convolution, to look at; of an average, those of its first network.</summary>
    public FilterGrid Filters()
    {
        ThrowIfDisposed();
        return new(Model.Weights["conv1.conv.weight"]);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The pixel column is missing, of another type, or too small.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema, nameof(inputSchema)).OutputSchema;

    /// <inheritdoc cref="GetOutputSchema"/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ScoreMapper mapping = Bind(inputSchema, nameof(inputSchema));
        WarnOfLabels(mapping.InputSchema, mapping.Labels);
        return mapping;
    }

    /// <inheritdoc cref="GetOutputSchema"/>
    /// <remarks>
    /// Where the work of the <c>MLContext</c> is cancelled while rows are being read, the reader gets an
    /// <see cref="OperationCanceledException"/>.
    /// </remarks>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ScoreMapper mapping = Bind(input.Schema, nameof(input));
        mapping.ThrowIfTooLarge();
        WarnOfLabels(mapping.InputSchema, mapping.Labels);
        return new MiniBatchView(input, mapping, _host);
    }

    /// <summary>
    /// Frees the network's native memory, once what is being scored is finished; rows that are read afterwards throw, as all methods do.
    /// </summary>
    public void Dispose()
    {
        _engines.Dispose();
        _explainer.Dispose();
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_engines.IsDisposed, this);

    private ScoreMapper Bind(DataViewSchema inputSchema, string parameter)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ThrowIfDisposed();
        PixelColumn pixels = BindPixels(inputSchema, parameter);
        LabelAlignment? labels = LabelAlignment.Of(inputSchema, _columns.Label, Model.ClassNames);
        return new ScoreMapper(
            inputSchema, Model, _engines, ScoringOptions, ComputeOptions, _columns, pixels, labels, Calibration, BinnedProfile);
    }

    private PixelColumn BindPixels(DataViewSchema inputSchema, string parameter)
    {
        PixelColumn pixels = PixelColumn.Require(inputSchema, _columns.Pixels, PixelKind.Normalized, parameter);
        pixels.RequireSide(Model.ImageSize, squares: ScoringOptions.Crops == SquareCrops.PaperCount, parameter);
        WarnOfMean(pixels);
        return pixels;
    }

    // Not where the schema alone is asked for, as a chain does before it transforms.
    private void WarnOfLabels(DataViewSchema inputSchema, LabelAlignment? labels)
    {
        string? complaint = labels is { Unknown: { Count: > 0 } unknown }
            ? $"Column '{_columns.Label}' has classes that training never saw: {string.Join(", ", unknown)}. Rows with them get a "
                + "missing label."
            : labels is null && LabelAlignment.IsNameless(inputSchema, _columns.Label)
            ? $"Column '{_columns.Label}' is a key without names: its numbers are taken for those of the network's classes, which may be "
                + $"in another order. Make it with {KeyNames.CallsFor(_columns.Label, isKey: true)}."
            : null;
        if (complaint is null)
            return;
        using IChannel channel = _host.Start("Labels");
        channel.Warning(MessageSensitivity.Schema, complaint);
    }
}
