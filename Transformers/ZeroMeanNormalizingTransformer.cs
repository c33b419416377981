using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet;

/// <summary>
/// Subtracts the mean found in training from pixels: a vector of byte or of single, [3, H, W], 0 to 255, to a vector of single of the
/// same shape. An empty vector, a missing image, stays empty.
/// </summary>
public sealed partial class ZeroMeanNormalizingTransformer : ITransformer
{
    internal ZeroMeanNormalizingTransformer(string outputColumn, string inputColumn, PixelNormalization normalization)
    {
        OutputColumnName = outputColumn;
        InputColumnName = inputColumn;
        Normalization = normalization;
    }

    /// <summary>
    /// What is subtracted, 0 to 255: three values (red, green, blue), or one per place of the image [3, H, W].
    /// </summary>
    public IReadOnlyList<float> Mean => Normalization.Mean;

    /// <summary>What the rest is multiplied by, one value per channel: one over the standard deviation; empty for nothing.</summary>
    public IReadOnlyList<float> Scale => Normalization.Scale;

    internal string OutputColumnName { get; }
    internal string InputColumnName { get; }
    internal PixelNormalization Normalization { get; }

    /// <summary>Always true: each row is normalised by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing, of another type, of another size, or normalised already.
    /// </exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema, nameof(inputSchema)).OutputSchema;

    /// <inheritdoc cref="GetOutputSchema"/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema, nameof(inputSchema));

    /// <inheritdoc cref="GetOutputSchema"/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(Bind(input.Schema, nameof(input)), input);
    }

    internal RowMapper Bind(DataViewSchema inputSchema, string parameter)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        PixelColumn column = PixelColumn.Require(inputSchema, InputColumnName, PixelKind.Unnormalized, parameter);
        if (column.Type.IsKnownSize && !Normalization.Fits(column.Type.Size))
            throw new ArgumentOutOfRangeException(parameter,
                $"Column '{InputColumnName}' has {column.Type.Size:N0} values per row; the mean image has {Normalization.Mean.Length:N0}. "
                + "Load the images at the size for which the mean was computed.");
        var output = new DataViewSchema.DetachedColumn(
            OutputColumnName,
            new VectorDataViewType(NumberDataViewType.Single, column.Type.Dimensions),
            PixelColumn.Annotations(column.SaidLayout, Normalization));
        return new ZeroMeanMapper(inputSchema, column.Column, output, Normalization);
    }

    /// <summary>Adds the normalised column to a row.</summary>
    private sealed class ZeroMeanMapper(
        DataViewSchema schema, DataViewSchema.Column input, DataViewSchema.DetachedColumn output, PixelNormalization normalization)
        : RowMapper(schema, [output])
    {
        protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => [input];

        internal override Delegate?[] CreateGetters(DataViewRow row, Func<int, bool> isActive, out Action? dispose)
        {
            dispose = null;
            return [isActive(0) ? NormalizedPixels.Getter(row, input, normalization) : null];
        }
    }
}
