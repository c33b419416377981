using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.GoogLeNet.Data.Pictures;

/// <summary>
/// Resizes a picture and cuts a square out of it; only what the square shows is computed. Each resized row is first
/// made from the source rows, then its columns from that row, so that no more than one row is held between the passes.
/// </summary>
internal sealed class Resampler
{
    private readonly TriangleWeights _rows = new();
    private readonly TriangleWeights _columns = new();
    private float[] _row = [];

    /// <param name="picture">The upright picture.</param>
    /// <param name="framing">Size of the resized picture and place of the square.</param>
    /// <param name="size">Side of the square.</param>
    /// <param name="pixels">Receives the square: planar [3, size, size], red, green, blue. What lies outside the
    /// picture is left as it is.</param>
    public void Resample(Raster picture, Framing framing, int size, Span<byte> pixels)
    {
        (int left, int right) = Shown(framing.Left, framing.Width, size);
        (int top, int bottom) = Shown(framing.Top, framing.Height, size);
        _columns.Set(picture.Across, framing.Width, framing.Left + left, right - left);
        _rows.Set(picture.Down, framing.Height, framing.Top + top, bottom - top);

        int stride = picture.Width * Raster.BytesPerPixel;
        int begin = _columns.First(0) * Raster.BytesPerPixel;
        int end = (_columns.First(right - left - 1) + _columns[right - left - 1].Length) * Raster.BytesPerPixel;
        if (_row.Length < end)
            _row = new float[end];

        for (int y = top; y < bottom; y++)
        {
            int first = _rows.First(y - top);
            MakeRow(picture.Bytes.Span[(first * stride)..], stride, _rows[y - top], begin, end);
            MakePixels(pixels[(y * size + left)..], size * size, right - left);
        }
    }

    /// <summary>The part of the square, from and to, that lies in the picture.</summary>
    private static (int From, int To) Shown(int offset, int resized, int size) =>
        (Math.Max(0, -offset), Math.Min(size, resized - offset));

    private void MakeRow(ReadOnlySpan<byte> source, int stride, ReadOnlySpan<float> weights, int begin, int end)
    {
        int i = begin;
        for (; i <= end - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector128<float> a = default, b = default, c = default, d = default;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                Vector128<byte> bytes = Vector128.Create(source.Slice(tap * stride + i, Vector128<byte>.Count));
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
                (Vector128<uint> low0, Vector128<uint> low1) = Vector128.Widen(low);
                (Vector128<uint> high0, Vector128<uint> high1) = Vector128.Widen(high);
                var weight = Vector128.Create(weights[tap]);
                a = Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(low0.AsInt32()), weight, a);
                b = Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(low1.AsInt32()), weight, b);
                c = Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(high0.AsInt32()), weight, c);
                d = Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(high1.AsInt32()), weight, d);
            }
            a.CopyTo(_row, i);
            b.CopyTo(_row, i + 4);
            c.CopyTo(_row, i + 8);
            d.CopyTo(_row, i + 12);
        }
        for (; i < end; i++)
        {
            float sum = 0;
            for (int tap = 0; tap < weights.Length; tap++)
                sum += source[tap * stride + i] * weights[tap];
            _row[i] = sum;
        }
    }

    private void MakePixels(Span<byte> pixels, int plane, int count)
    {
        ReadOnlySpan<Vector128<float>> row = MemoryMarshal.Cast<float, Vector128<float>>(_row);
        Span<byte> red = pixels, green = pixels[plane..], blue = pixels[(2 * plane)..];
        for (int x = 0; x < count; x++)
        {
            ReadOnlySpan<float> weights = _columns[x];
            ReadOnlySpan<Vector128<float>> source = row.Slice(_columns.First(x), weights.Length);
            Vector128<float> sum = Vector128.Create(0.5f); // so that cutting off rounds
            for (int tap = 0; tap < weights.Length; tap++)
                sum = Vector128.MultiplyAddEstimate(source[tap], Vector128.Create(weights[tap]), sum);
            Vector128<int> colour = Vector128.ConvertToInt32(sum);
            red[x] = (byte)colour[0];
            green[x] = (byte)colour[1];
            blue[x] = (byte)colour[2];
        }
    }
}
