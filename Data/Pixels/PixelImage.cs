using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Data.Pixels;

/// <summary>
/// The image of a row: bytes, with what is still to be done to them where the column is normalised, or the singles that the column
/// has. It can be filled again, and then uses its memory again.
/// </summary>
internal sealed class PixelImage
{
    private VBuffer<byte> _bytes;
    private VBuffer<float> _singles;
    private PixelLayout? _layout;

    /// <summary>No image yet.</summary>
    public PixelImage()
    {
    }

    /// <param name="bytes">Pixels of 0 to 255; belong to this object from now on.</param>
    /// <param name="layout">How they make an image.</param>
    /// <param name="normalization">How a network wants them; null for as they are.</param>
    public PixelImage(byte[] bytes, PixelLayout layout, PixelNormalization? normalization)
    {
        IsBytes = true;
        _bytes = new(bytes.Length, bytes);
        _layout = layout;
        Normalization = normalization;
    }

    /// <param name="singles">Pixels as a network wants them; belong to this object from now on.</param>
    /// <param name="layout">How they make an image.</param>
    public PixelImage(float[] singles, PixelLayout layout)
    {
        _singles = new(singles.Length, singles);
        _layout = layout;
    }

    /// <summary>Whether the row has no image.</summary>
    public bool IsMissing => Length == 0;

    /// <summary>Number of values.</summary>
    public int Length => IsBytes ? _bytes.Length : _singles.Length;

    /// <summary>What the image takes in memory.</summary>
    public int ByteCount => IsBytes ? _bytes.Length : _singles.Length * sizeof(float);

    /// <summary>Whether a byte is kept for each value, and not four.</summary>
    public bool IsBytes { get; private set; }

    /// <summary>Whether all values are numbers. Bytes always are.</summary>
    public bool IsFinite => IsBytes || float.IsFinite(TensorPrimitives.SumOfMagnitudes(_singles.GetValues()));

    /// <summary>What turns bytes into the values of the column; null where they are the values, or where there are no bytes.</summary>
    public PixelNormalization? Normalization { get; private set; }

    /// <summary>The layout of the values. Ask for it only if the column knows the layout of this many.</summary>
    public PixelLayout Layout => _layout!;

    /// <summary>Height and width of an image of three planes.</summary>
    public (int Height, int Width) Size => Layout.Area.Size;

    /// <summary>
    /// Width and height of the image file, upright, that the pixels were made of; null where the column does not come straight from
    /// <c>LoadPixels</c>. Means nothing of a missing image.
    /// </summary>
    public (int Width, int Height)? SourceSize { get; set; }

    /// <summary>Pixels [3, H, W] as they are kept: bytes of 0 to 255, or the singles of the column.</summary>
    public Planes Planes => IsBytes ? new(_bytes.GetValues(), Size) : new(_singles.GetValues(), Size);

    /// <summary>The bytes of all pixels as they are kept.</summary>
    public ReadOnlySpan<byte> Values => IsBytes ? _bytes.GetValues() : MemoryMarshal.AsBytes(_singles.GetValues());

    /// <summary>Some values of a channel as the column has them: normalised where it is.</summary>
    /// <param name="channel">0 to 2.</param>
    /// <param name="start">The first value, counted within the channel.</param>
    /// <param name="values">Receives them.</param>
    public void Read(int channel, int start, Span<float> values)
    {
        int first = channel * (Length / PixelLayout.Channels) + start;
        if (!IsBytes)
            _singles.GetValues().Slice(first, values.Length).CopyTo(values);
        else if (Normalization is { } normalization)
            normalization.Apply(_bytes.GetValues().Slice(first, values.Length), channel, first, values);
        else
            WeightedRows.Sum(_bytes.GetValues()[first..], stride: 0, [1], values);
    }

    /// <summary>The values of a rectangle as the column has them, [3, H, W].</summary>
    public void Crop(PixelArea area, CropRegion region, Span<float> crop)
    {
        for (int channel = 0, made = 0; channel < PixelLayout.Channels; channel++)
            for (int y = 0; y < region.Height; y++, made += region.Width)
                Read(channel, area.Start + (region.Top + y) * area.Width + region.Left, crop.Slice(made, region.Width));
    }

    /// <summary>The same of the square in the middle of an image of three planes, [3, side, side].</summary>
    public void Middle(int side, Span<float> crop) => Crop(Layout.Area, CropRegion.Middle(Size, side, side), crop);

    /// <summary>The values of an area resized to a square, [3, side, side]. They are normalised first.</summary>
    public void Resize(PixelArea area, int side, Span<float> square)
    {
        int length = PixelLayout.Channels * area.Height * area.Width;
        float[] values = ArrayPool<float>.Shared.Rent(length);
        var whole = CropRegion.Whole(area.Size);
        Crop(area, whole, values);
        PlaneResizer.OfThisThread.Cut(
            new Planes(values.AsSpan(0, length), area.Size), whole, ResizeFilter.Bilinear, mirror: false, side, square);
        ArrayPool<float>.Shared.Return(values);
    }

    /// <summary>
    /// Where there are the twelve squares of <see cref="ImageFit.TestSquares"/>, the one in the middle at the smallest size, which is the
    /// image as <see cref="ImageFit.Crop"/> would have given it; otherwise this image.
    /// </summary>
    public PixelImage AsLoadedOnce()
    {
        if (Layout.Squares is null)
            return this;
        PixelArea middle = Layout.Square(TestSquares.Positions / 2);
        var layout = PixelLayout.Planes(middle.Height, middle.Width);
        return IsBytes
            ? new(Cut(_bytes.GetValues()), layout, Normalization)
            : new(Cut(_singles.GetValues()), layout);

        T[] Cut<T>(ReadOnlySpan<T> values)
        {
            var cut = new T[layout.Length];
            int length = layout.PlaneLength;
            for (int channel = 0; channel < PixelLayout.Channels; channel++)
                values.Slice(channel * Layout.PlaneLength + middle.Start, length).CopyTo(cut.AsSpan(channel * length));
            return cut;
        }
    }

    /// <summary>A copy of the bytes; none where singles are kept.</summary>
    public byte[]? ToBytes() => IsBytes ? _bytes.GetValues().ToArray() : null;

    /// <summary>A copy of all values as the column has them.</summary>
    public float[] ToSingles()
    {
        var values = new float[Length];
        for (int channel = 0, plane = Length / PixelLayout.Channels; channel < PixelLayout.Channels; channel++)
            Read(channel, 0, values.AsSpan(channel * plane, plane));
        return values;
    }

    /// <summary>An image to keep, which takes the memory of this one: as bytes where that is exact, otherwise as it is.</summary>
    /// <param name="normalization">What made the singles of the column, where that is known.</param>
    public PixelImage Keep(PixelNormalization? normalization)
    {
        if (!IsBytes && normalization is not null)
        {
            var bytes = new byte[Length];
            if (normalization.TryRestore(_singles.GetValues(), bytes))
                return new(bytes, Layout, normalization);
        }
        var kept = (PixelImage)MemberwiseClone();
        (_bytes, _singles) = (default, default);
        return kept;
    }

    /// <summary>Takes the bytes of the next row.</summary>
    /// <param name="read">Reads them.</param>
    /// <param name="normalization">What turns them into the values of the column; null where they are the values.</param>
    /// <param name="layout">Gives the layout of this many values.</param>
    public void Fill(ValueGetter<VBuffer<byte>> read, PixelNormalization? normalization, Func<int, PixelLayout?> layout)
    {
        read(ref _bytes);
        if (!_bytes.IsDense)
            _bytes = new(_bytes.Length, [.. _bytes.DenseValues()]);
        (IsBytes, Normalization) = (true, normalization);
        _layout = layout(_bytes.Length);
    }

    /// <summary>Takes the singles of the next row.</summary>
    public void Fill(ValueGetter<VBuffer<float>> read, Func<int, PixelLayout?> layout)
    {
        read(ref _singles);
        if (!_singles.IsDense)
            _singles = new(_singles.Length, [.. _singles.DenseValues()]);
        (IsBytes, Normalization) = (false, null);
        _layout = layout(_singles.Length);
    }
}
