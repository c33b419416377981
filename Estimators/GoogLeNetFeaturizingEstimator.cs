using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Normalization;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet;

/// <summary>
/// Makes features of zero-mean pixels with a GoogLeNet that is trained already: the estimator behind
/// <c>Transforms.FeaturizeWithGoogLeNet</c>.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>Input column</term><description>Vector of single [3, H, W], pixels minus the mean of the network's
/// weights.</description></item>
/// <item><term>Output column</term><description>Vector of single, [1024] of "pool5", [C, H, W] of any other layer.</description></item>
/// <item><term>Looks at the data</term><description>No; it warns in the log where the column says that a different mean was
/// subtracted.</description></item>
/// <item><term>Costs</term><description>A pass through the network each time that a row is read, and many trainers read the rows hundreds
/// of times: append <c>AppendCacheCheckpoint(mlContext)</c> after it.</description></item>
/// </list>
/// A missing image (an empty vector) has NaN features.
/// </remarks>
public sealed class GoogLeNetFeaturizingEstimator : IEstimator<GoogLeNetFeaturizingTransformer>
{
    private readonly IHost _host;
    private readonly GoogLeNetModel _network;
    private readonly string _weights, _layer, _outputColumn, _inputColumn;
    private readonly ComputeOptions _options;

    internal GoogLeNetFeaturizingEstimator(
        IHostEnvironment environment, GoogLeNetModel model, string weights, string layer, string outputColumn, string inputColumn,
        ComputeOptions options)
    {
        options.ValidateForFeatures(nameof(options));
        NamedLayers.Find(layer, model.Architecture, model.ImageSize);
        _host = environment.Register(nameof(GoogLeNetFeaturizingEstimator));
        _network = model.WithoutClassifier();
        _weights = weights;
        _layer = layer;
        _outputColumn = outputColumn;
        _inputColumn = inputColumn;
        _options = options;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        PixelColumn.Require(inputSchema, _inputColumn, PixelKind.Normalized, nameof(inputSchema));
        DataViewSchema.DetachedColumn output = FeatureMapper.Column(
            _outputColumn, NamedLayers.Find(_layer, _network.Architecture, _network.ImageSize));
        return inputSchema.With(SchemaShapes.NewColumn(output.Name, output.Type));
    }

    /// <summary>Checks the column and gives the transformer.</summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type.</exception>
    public GoogLeNetFeaturizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        PixelColumn.Require(input.Schema.ToShape(), _inputColumn, PixelKind.Normalized, nameof(input));
        var pixels = PixelNormalization.Of(input.Schema[_inputColumn]);
        WarnOfMean(pixels);
        return new(_host, NetworkFor(pixels), _layer, _outputColumn, _inputColumn, _options);
    }

    // The first convolution undoes a scale that the weights were not made for, and does one that the pixels lack.
    private GoogLeNetModel NetworkFor(PixelNormalization? pixels)
    {
        if (pixels is null || pixels.Scale.Length > 0 == _network.Scale.Count > 0)
            return _network;
        GoogLeNetWeights weights = GoogLeNetWeights.Of(_network).For(pixels.Scale);
        return new(weights.Architecture, _network.ClassNames, _network.ImageSize, weights.Mean, weights.Tensors, pixels.Scale);
    }

    private void WarnOfMean(PixelNormalization? pixels)
    {
        if (MeanAgreement.Complaint(pixels, _network.Mean, scale: null, _weights) is not { } complaint)
            return;
        using IChannel channel = _host.Start("Features");
        channel.Warning(MessageSensitivity.Schema, complaint);
    }
}
