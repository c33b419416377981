using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Data.Pixels;

/// <summary>
/// The value of a normalised column: singles, made when they are asked for. Where the input is bytes, the holder of the getter can ask for
/// these instead, with what turns them into the singles.
/// </summary>
/// <remarks>
/// ML.NET's transforms hand the getter of a column that they do not change to the next one as it is, under whatever name. So a getter that
/// is still ours vouches for both values, and one that is not (a cache, a shuffle, anything that computes) gives singles only. Annotations
/// would not do: they are copied to columns whose values have changed.
/// </remarks>
internal sealed class NormalizedPixels
{
    private readonly string _column;
    private readonly ValueGetter<VBuffer<byte>>? _readBytes;
    private readonly ValueGetter<VBuffer<float>>? _readSingles;
    private VBuffer<byte> _bytes;
    private VBuffer<float> _singles;

    private NormalizedPixels(DataViewRow row, DataViewSchema.Column input, PixelNormalization normalization)
    {
        _column = input.Name;
        Normalization = normalization;
        if (((VectorDataViewType)input.Type).ItemType == NumberDataViewType.Byte)
            _readBytes = row.GetGetter<VBuffer<byte>>(input);
        else
            _readSingles = row.GetGetter<VBuffer<float>>(input);
    }

    public PixelNormalization Normalization { get; }

    /// <summary>The getter of the normalised column.</summary>
    /// <param name="row">Has the input column.</param>
    /// <param name="input">A vector of byte or single, planes of pixels from 0 to 255.</param>
    /// <param name="normalization">What is done with them.</param>
    public static ValueGetter<VBuffer<float>> Getter(DataViewRow row, DataViewSchema.Column input, PixelNormalization normalization) =>
        new NormalizedPixels(row, input, normalization).Read;

    /// <summary>What a getter reads from, if it is one of ours and there are bytes.</summary>
    public static NormalizedPixels? Behind(ValueGetter<VBuffer<float>> getter) =>
        getter is { HasSingleTarget: true, Target: NormalizedPixels { _readBytes: not null } pixels } ? pixels : null;

    /// <summary>The image whose pixels the bytes are; none where they do not come from <c>LoadPixels</c>.</summary>
    public RowImage? Image => RowImage.Behind(_readBytes!);

    /// <summary>The bytes that the getter would normalise now; none of a missing image.</summary>
    /// <exception cref="InvalidOperationException">The row does not have the size that the normalisation takes.</exception>
    public void ReadBytes(ref VBuffer<byte> bytes)
    {
        _readBytes!(ref bytes);
        ThrowUnlessItFits(bytes.Length);
    }

    private void Read(ref VBuffer<float> destination)
    {
        if (_readBytes is not null)
            ReadBytes(ref _bytes);
        else
            _readSingles!(ref _singles);
        int length = _readBytes is not null ? _bytes.Length : _singles.Length;
        ThrowUnlessItFits(length);
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, length);
        if (_readBytes is null)
        {
            _singles.CopyTo(editor.Values);
            if (length > 0) // an empty vector is a missing image and stays one
                Normalization.Apply(editor.Values);
        }
        else if (length > 0)
        {
            Normalization.Apply(_bytes.IsDense ? _bytes.GetValues() : [.. _bytes.DenseValues()], editor.Values);
        }
        destination = editor.Commit();
    }

    private void ThrowUnlessItFits(int length)
    {
        if (length == 0 || Normalization.Fits(length))
            return;
        string expected = Normalization.IsPerChannel
            ? "planes [3, H, W] of RGB pixels have a multiple of 3."
            : $"the mean image has {Normalization.Mean.Length:N0}.";
        throw new InvalidOperationException(
            $"Column '{_column}' has a row of {length:N0} values; {expected} Load all images at one size, as LoadPixels does.");
    }
}
