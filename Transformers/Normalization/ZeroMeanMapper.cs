using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Transformers.Normalization;

/// <summary>Adds the normalised column to a row.</summary>
internal sealed class ZeroMeanMapper(
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
