using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Transformers.Normalization;

/// <summary>Adds the normalised column to a row.</summary>
internal sealed class ZeroMeanMapping(
    DataViewSchema schema, DataViewSchema.Column input, DataViewSchema.DetachedColumn output, PixelNormalization normalization)
    : RowMapping(schema, [output])
{
    protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => [input];

    internal override Delegate?[] CreateGetters(DataViewRow row, Func<int, bool> isActive, out Action? dispose)
    {
        dispose = null;
        if (!isActive(0))
            return [null];
        return ((VectorDataViewType)input.Type).ItemType == NumberDataViewType.Byte
            ? [Getter<byte>(row, (pixels, result) => TensorPrimitives.ConvertChecked(pixels, result))]
            : [Getter<float>(row, (pixels, result) => pixels.CopyTo(result))];
    }

    private delegate void ToSingle<T>(ReadOnlySpan<T> pixels, Span<float> result);

    private ValueGetter<VBuffer<float>> Getter<T>(DataViewRow row, ToSingle<T> toSingle)
    {
        ValueGetter<VBuffer<T>> read = row.GetGetter<VBuffer<T>>(input);
        VBuffer<T> pixels = default;
        return (ref VBuffer<float> destination) =>
        {
            read(ref pixels);
            ThrowUnlessItFits(pixels.Length);
            VBufferEditor<float> editor = VBufferEditor.Create(ref destination, pixels.Length);
            if (pixels.IsDense)
            {
                toSingle(pixels.GetValues(), editor.Values);
            }
            else
            {
                toSingle([.. pixels.DenseValues()], editor.Values);
            }
            if (pixels.Length > 0) // an empty vector is a missing picture and stays one
                normalization.Apply(editor.Values);
            destination = editor.Commit();
        };
    }

    private void ThrowUnlessItFits(int length)
    {
        bool fits = normalization.IsPerChannel ? length % 3 == 0 : length == normalization.Mean.Length || length == 0;
        if (!fits)
            throw new InvalidOperationException(
                $"Column '{input.Name}' has a row of {length:N0} values; "
                + (normalization.IsPerChannel ? "planes [3, H, W] of RGB pixels have a multiple of 3." : $"the mean image has {normalization.Mean.Length:N0}.")
                + " Load all pictures at one size, as LoadPixels does.");
    }
}
