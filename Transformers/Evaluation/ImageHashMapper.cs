using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Transformers.Evaluation;

/// <summary>Adds the hash of each image, computed in the pass that reads its pixels; an empty vector for a missing image.</summary>
internal sealed class ImageHashMapper(DataViewSchema input, PixelColumn pixels)
    : RowMapper(input, [new(ColumnName, new VectorDataViewType(NumberDataViewType.UInt64))])
{
    private const string ColumnName = "ImageHash";

    public DataViewSchema.Column Column => OutputSchema[OutputSchema.Count - 1];

    /// <summary>Gives the hash of the row's image; none where it has no image.</summary>
    public static Func<ImageHash?> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<ulong>> read = row.GetGetter<VBuffer<ulong>>(column);
        VBuffer<ulong> values = default;
        return () =>
        {
            read(ref values);
            return values.Length == 0 ? null : ImageHash.Read(values.GetValues());
        };
    }

    protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => [pixels.Column];

    internal override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action? dispose)
    {
        dispose = null;
        if (!isActive(0))
            return [null];
        var source = PixelSource.Open(input, pixels);
        var image = new PixelImage();
        return
        [
            (ValueGetter<VBuffer<ulong>>)((ref VBuffer<ulong> values) =>
            {
                source.Read(image);
                bool isImage = !image.IsMissing && image.Layout is not null; // the network refuses others by name
                VBufferEditor<ulong> editor = VBufferEditor.Create(ref values, isImage ? ImageHash.Length : 0);
                if (isImage)
                    ImageHash.Of((image.IsBytes ? image : image.Keep(pixels.Normalization)).AsLoadedOnce()).Write(editor.Values);
                values = editor.Commit();
            }),
        ];
    }
}
