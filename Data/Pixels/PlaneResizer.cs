using System.Runtime.Intrinsics;
using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Data.Pixels;

/// <summary>
/// Cuts a rectangle out of the planes of an image and resizes it to a square. Pixels outside the rectangle have no part in it. Not
/// thread-safe.
/// </summary>
internal sealed class PlaneResizer
{
    private readonly ResizeWeights _rows = new(), _columns = new();
    private float[] _row = [];

    [ThreadStatic]
    private static PlaneResizer? _ofThisThread;

    /// <summary>One that this thread uses again and again.</summary>
    public static PlaneResizer OfThisThread => _ofThisThread ??= new();

    /// <param name="image">Planar pixels.</param>
    /// <param name="region">The rectangle.</param>
    /// <param name="filter">How the rectangle is resized; a rectangle that is the square is copied, whatever this is.</param>
    /// <param name="mirror">Whether left and right are exchanged.</param>
    /// <param name="side">Side of the square.</param>
    /// <param name="square">Receives [3, side, side], not rounded.</param>
    public void Cut(Planes image, CropRegion region, ResizeFilter filter, bool mirror, int side, Span<float> square)
    {
        _rows.Set(Extent.Whole(region.Height), side, start: 0, side, filter);
        _columns.Set(Extent.Whole(region.Width), side, start: 0, side, filter);
        MakeRoom(region.Width);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < side; y++)
            {
                Span<float> made = square.Slice((channel * side + y) * side, side);
                Span<float> row = region.Width == side ? made : _row.AsSpan(0, region.Width);
                image.SumRows(channel, region.Top + _rows.First(y), region.Left, _rows[y], row);
                if (region.Width != side)
                    MakeColumns(made);
                if (mirror)
                    made.Reverse();
            }
        }
    }

    // Vectors of weights are read with their padding, and with them as many values beyond the row, which must be numbers.
    private void MakeRoom(int width)
    {
        if (_row.Length < width + _columns.PaddedTaps)
            _row = new float[width + _columns.PaddedTaps];
        _row.AsSpan(width, _columns.PaddedTaps).Clear();
    }

    private void MakeColumns(Span<float> made)
    {
        for (int x = 0; x < made.Length; x++)
        {
            ReadOnlySpan<float> weights = _columns.Padded(x);
            ReadOnlySpan<float> source = _row.AsSpan(_columns.First(x), weights.Length);
            Vector128<float> sum = Vector128.Create(source) * Vector128.Create(weights);
            for (int tap = ResizeWeights.Padding; tap < weights.Length; tap += ResizeWeights.Padding)
                sum += Vector128.Create(source[tap..]) * Vector128.Create(weights[tap..]);
            made[x] = Vector128.Sum(sum);
        }
    }
}

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
