using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Data.Pixels;

/// <summary>Planar pixels [3, H, W], kept as bytes or as singles, from which rows are read as singles.</summary>
internal readonly ref struct Planes
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<float> _values;
    private readonly (int Height, int Width) _size;

    public Planes(ReadOnlySpan<byte> bytes, (int Height, int Width) size)
    {
        _bytes = bytes;
        _size = size;
    }

    public Planes(ReadOnlySpan<float> values, (int Height, int Width) size)
    {
        _values = values;
        _size = size;
    }

    /// <summary>The weighted sum of parts of rows, one below the other, that begin at (top, left) and are as long as the sums.</summary>
    public void SumRows(int channel, int top, int left, ReadOnlySpan<float> weights, Span<float> sums)
    {
        int start = (channel * _size.Height + top) * _size.Width + left;
        if (_bytes.IsEmpty)
            WeightedRows.Sum(_values[start..], _size.Width, weights, sums);
        else
            WeightedRows.Sum(_bytes[start..], _size.Width, weights, sums);
    }
}
