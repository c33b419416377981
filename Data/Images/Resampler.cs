using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// Resizes an image and cuts a square out of it; only what the square shows is computed. Each resized row is first
/// made from the source rows, then its columns from that row, so that no more than one row is held between the passes.
/// </summary>
internal sealed class Resampler
{
    private readonly ResizeWeights _rows = new();
    private readonly ResizeWeights _columns = new();
    private float[] _row = [];

    /// <param name="image">The upright image.</param>
    /// <param name="framing">Size of the resized image and place of the square.</param>
    /// <param name="size">Side of the square.</param>
    /// <param name="pixels">Receives the square: planar [3, size, size], red, green, blue. What lies outside the
    /// image is left unchanged.</param>
    public void Resample(IPixelRows image, Framing framing, int size, Span<byte> pixels)
    {
        (int left, int right) = Shown(framing.Left, framing.Width, size);
        (int top, int bottom) = Shown(framing.Top, framing.Height, size);
        _columns.Set(image.Across, framing.Width, framing.Left + left, right - left);
        _rows.Set(image.Down, framing.Height, framing.Top + top, bottom - top);

        int begin = _columns.First(0) * Raster.BytesPerPixel;
        int end = (_columns.First(right - left - 1) + _columns[right - left - 1].Length) * Raster.BytesPerPixel;
        if (_row.Length < end)
            _row = new float[end];

        for (int y = top; y < bottom; y++)
        {
            ReadOnlySpan<float> weights = _rows[y - top];
            ReadOnlySpan<byte> source = image.Rows(_rows.First(y - top), weights.Length, (begin, end), out int stride);
            WeightedRows.Sum(source, stride, weights, _row.AsSpan(begin..end));
            MakePixels(pixels[(y * size + left)..], size * size, right - left);
        }
    }

    /// <summary>The part of the square, from and to, that lies in the image.</summary>
    private static (int From, int To) Shown(int offset, int resized, int size) =>
        (Math.Max(0, -offset), Math.Min(size, resized - offset));

    private void MakePixels(Span<byte> pixels, int plane, int count)
    {
        ReadOnlySpan<Vector128<float>> row = MemoryMarshal.Cast<float, Vector128<float>>(_row);
        Span<byte> red = pixels, green = pixels[plane..], blue = pixels[(2 * plane)..];
        int x = 0;
        for (; x <= count - 4; x += 4)
        {
            Vector128<byte> colours = Vector128.Shuffle(
                Vector128.Narrow(
                    Vector128.Narrow(Pixel(row, x), Pixel(row, x + 1)).AsUInt16(),
                    Vector128.Narrow(Pixel(row, x + 2), Pixel(row, x + 3)).AsUInt16()),
                Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
            MemoryMarshal.Write(red[x..], colours.AsUInt32()[0]);
            MemoryMarshal.Write(green[x..], colours.AsUInt32()[1]);
            MemoryMarshal.Write(blue[x..], colours.AsUInt32()[2]);
        }
        for (; x < count; x++)
        {
            Vector128<int> colour = Pixel(row, x);
            red[x] = (byte)colour[0];
            green[x] = (byte)colour[1];
            blue[x] = (byte)colour[2];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<int> Pixel(ReadOnlySpan<Vector128<float>> row, int x)
    {
        ReadOnlySpan<float> weights = _columns[x];
        ReadOnlySpan<Vector128<float>> source = row.Slice(_columns.First(x), weights.Length);
        Vector128<float> sum = Vector128.Create(0.5f); // so that cutting off rounds
        for (int tap = 0; tap < weights.Length; tap++)
            sum = Vector128.MultiplyAddEstimate(source[tap], Vector128.Create(weights[tap]), sum);
        return Vector128.ConvertToInt32(sum);
    }
}
