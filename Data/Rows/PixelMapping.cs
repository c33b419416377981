using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>Adds the pixels of the picture that a row names or holds.</summary>
internal sealed class PixelMapping(DataViewSchema inputSchema, PixelLoadingTransformer transformer)
    : RowMapping(inputSchema, transformer.AddedColumns)
{
    private readonly DataViewSchema.Column _source = inputSchema[transformer.InputColumnName];

    protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => [_source];

    internal override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action? dispose)
    {
        dispose = null;
        if (!Enumerable.Range(0, AddedCount).Any(isActive))
            return new Delegate?[AddedCount];
        var picture = new PictureOfRow(input, _source, transformer.Options);
        return
        [
            (ValueGetter<VBuffer<byte>>)picture.GetPixels,
            (ValueGetter<ReadOnlyMemory<char>>)picture.GetError,
            (ValueGetter<ReadOnlyMemory<char>>)picture.GetReason,
        ];
    }
}
