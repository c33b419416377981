using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet;

/// <summary>
/// A GoogLeNet up to one of its layers as an ML.NET transformer: zero-mean pixels in, the output of the layer as features.
/// </summary>
/// <remarks>
/// <para>Input column: planar RGB pixels minus their mean, a vector of single [3, H, W], of which the middle square goes through the
/// network (an empty vector is a missing image). Output column: a vector of single, [1024] of "pool5", [C, H, W] of any other layer. A
/// missing image has NaN features.</para>
/// <para>Rows are computed in mini-batches when they are read, on all processors, and only if the output column is asked for. One
/// transformer serves many threads. Disposing it frees the network's native memory; then all methods throw <see
/// cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed partial class GoogLeNetFeaturizingTransformer : ITransformer, IDisposable
{
    private readonly IHost _host;
    private readonly GoogLeNetModel _network; // without its classifier
    private readonly NamedLayer _layer;
    private readonly string _outputColumn, _inputColumn;
    private readonly EnginePool _engines;

    /// <exception cref="ArgumentException">There is no such layer, or an option is out of its range.</exception>
    internal GoogLeNetFeaturizingTransformer(
        IHostEnvironment environment, GoogLeNetModel network, string layer, string outputColumn, string inputColumn, ComputeOptions options)
    {
        options.ValidateForFeatures(nameof(options));
        _layer = NamedLayers.Find(layer, network.Architecture, network.ImageSize);
        _host = environment.Register(nameof(GoogLeNetFeaturizingTransformer));
        _network = network;
        _outputColumn = outputColumn;
        _inputColumn = inputColumn;
        ComputeOptions = options;
        _engines = EnginePool.Of([network], options, _host, owner: GetType(), _layer);
    }

    /// <summary>How it computes. <see cref="With"/> changes it.</summary>
    public ComputeOptions ComputeOptions { get; }

    /// <summary>Always true: each row is computed by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc cref="GoogLeNetTransformer.EngineDescription"/>
    public string EngineDescription => _engines.Description;

    /// <summary>The same features, computed in another way; both can be used side by side.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or two conflict.</exception>
    public GoogLeNetFeaturizingTransformer With(ComputeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfDisposed();
        return new(_host, _network, _layer.Name, _outputColumn, _inputColumn, options);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The pixel column is missing, of another type, or too small.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema, nameof(inputSchema)).OutputSchema;

    /// <inheritdoc cref="GetOutputSchema"/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema, nameof(inputSchema));

    /// <inheritdoc cref="GetOutputSchema"/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        FeatureMapper mapping = Bind(input.Schema, nameof(input));
        mapping.ThrowIfTooLarge();
        return new MiniBatchView(input, mapping, _host);
    }

    /// <summary>
    /// Frees the network's native memory, once what is being computed is finished; rows that are read afterwards throw, as all methods do.
    /// </summary>
    public void Dispose() => _engines.Dispose();

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_engines.IsDisposed, this);

    private FeatureMapper Bind(DataViewSchema inputSchema, string parameter)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ThrowIfDisposed();
        PixelColumn pixels = PixelColumn.Require(inputSchema, _inputColumn, PixelKind.Normalized, parameter);
        pixels.RequireSide(_network.ImageSize, squares: false, parameter);
        return new FeatureMapper(inputSchema, _outputColumn, _layer, pixels, _network.ImageSize, _engines, ComputeOptions, WarnOfPasses);
    }

    private void WarnOfPasses()
    {
        using IChannel channel = _host.Start("Features");
        channel.Warning(MessageSensitivity.Schema,
            $"The features in column '{_outputColumn}' are being computed for the third time, because ML.NET caches nothing "
                + "by default. "
            + "Append AppendCacheCheckpoint(mlContext) between FeaturizeWithGoogLeNet and the trainer.");
    }
}
