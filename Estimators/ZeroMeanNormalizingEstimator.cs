using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Training;

namespace MLNet.GoogLeNet;

/// <summary>Learns the mean of pixels and subtracts it: zero-mean input as the paper's network takes it.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>Input column</term><description>Vector of byte or single, planes [3, H, W], 0 to 255.</description></item>
/// <item><term>Output column</term><description>Vector of single, the same shape.</description></item>
/// <item><term>Looks at the data</term><description>Once, unless a mean is given and unit variance is not requested.</description></item>
/// </list>
/// Missing images (empty vectors) are left out of the mean and stay missing.
/// </remarks>
public sealed class ZeroMeanNormalizingEstimator : IEstimator<ZeroMeanNormalizingTransformer>
{
    private readonly string _outputColumn, _inputColumn;
    private readonly ZeroMeanOptions _options;

    internal ZeroMeanNormalizingEstimator(string outputColumn, string inputColumn, ZeroMeanOptions options)
    {
        _outputColumn = outputColumn;
        _inputColumn = inputColumn;
        _options = options;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, of another type, or normalised already.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column input = PixelColumn.Require(inputSchema, _inputColumn, PixelKind.Unnormalized, nameof(inputSchema));
        var any = new PixelNormalization([0, 0, 0], _options.UnitVariance ? [1, 1, 1] : []); // the shape does not depend on the values
        PixelLayout? layout = PixelLayout.IsSaidBy(input) ? PixelLayout.Planes(1, 1) : null;
        SchemaShape annotations = SchemaShapes.NewColumn(
            _outputColumn, new VectorDataViewType(NumberDataViewType.Single), PixelColumn.Annotations(layout, any)).Annotations;
        return inputSchema.With(
            SchemaShapes.NewColumn(_outputColumn, input.Kind, NumberDataViewType.Single, isKey: false, annotations));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing, of another type, not planes of RGB, or normalised already.
    /// </exception>
    /// <exception cref="InvalidOperationException">There are no images to learn from, or they differ in size.</exception>
    public ZeroMeanNormalizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        PixelColumn column = PixelColumn.Require(input.Schema, _inputColumn, PixelKind.Unnormalized, nameof(input));
        return new(_outputColumn, _inputColumn, Learn(input, column));
    }

    private PixelNormalization Learn(IDataView input, PixelColumn column)
    {
        if (_options is { Mean: { } given, UnitVariance: false })
            return new(given.ToArray(), []);
        PixelStatistics statistics = PixelStatistics.Of(input, column, _options.PerPlace);
        return new(
            _options.Mean?.ToArray() ?? (_options.PerPlace ? statistics.MeanPerPlace() : statistics.MeanPerChannel()),
            _options.UnitVariance ? statistics.ScalePerChannel() : []);
    }
}
