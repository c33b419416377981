using System.Numerics.Tensors;
using MLNet.GoogLeNet.Training.Augmentation;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Training;

/// <summary>A picture in memory: as bytes where it came from bytes, otherwise as the values that the column had.</summary>
internal sealed class Picture
{
    private readonly byte[]? _bytes;
    private readonly float[]? _values;
    private readonly PixelNormalization? _normalization;

    /// <param name="pixels">Zero-mean pixels [3, H, W].</param>
    /// <param name="size">Height and width.</param>
    /// <param name="normalization">How the pixels came about, where that is known.</param>
    public Picture(ReadOnlySpan<float> pixels, (int Height, int Width) size, PixelNormalization? normalization)
    {
        Size = size;
        var bytes = new byte[pixels.Length];
        if (normalization is not null && normalization.TryRestore(pixels, bytes))
        {
            _bytes = bytes;
            _normalization = normalization;
        }
        else
        {
            _values = pixels.ToArray();
        }
    }

    public (int Height, int Width) Size { get; }

    /// <summary>What the picture takes in memory.</summary>
    public int ByteCount => _bytes?.Length ?? _values!.Length * sizeof(float);

    /// <summary>Whether a byte a value is kept and not four.</summary>
    public bool IsBytes => _bytes is not null;

    /// <summary>How bytes become zero-mean pixels; none where the values are not known to come from bytes.</summary>
    public PixelNormalization? Normalization => _normalization;

    /// <summary>Pixels [3, H, W] as they are kept: bytes of 0 to 255, or zero-mean values.</summary>
    public Planes Planes => _bytes is null ? new(_values, Size) : new(_bytes, Size);

    /// <summary>Zero-mean pixels of the square [3, size, size] whose upper left corner is at (top, left).</summary>
    public void Crop(int top, int left, int size, bool mirror, Span<float> crop)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < size; y++)
            {
                int place = (channel * Size.Height + top + y) * Size.Width + left;
                Span<float> row = crop.Slice((channel * size + y) * size, size);
                CopyRow(channel, place, row);
                if (mirror)
                    row.Reverse();
            }
        }
    }

    private void CopyRow(int channel, int place, Span<float> row)
    {
        if (_bytes is null)
        {
            _values.AsSpan(place, row.Length).CopyTo(row);
            return;
        }
        TensorPrimitives.ConvertChecked<byte, float>(_bytes.AsSpan(place, row.Length), row);
        _normalization!.Apply(row, channel, place);
    }
}
