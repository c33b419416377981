using System.Runtime.Intrinsics;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// An image in memory, whose rows are put over white and into the order of a <see cref="Raster"/> when they are wanted. It holds only the
/// rows from which a row of the resized image is made, so that the image is never copied whole.
/// </summary>
internal sealed class RowWindow : IPixelRows
{
    private RawImage? _image;
    private byte[] _bytes = [];
    private (int Begin, int End) _columns;
    private int _first, _end; // the rows that it holds
    private int _start;       // the place of the first of them, in rows

    public Extent Across => Extent.Whole(_image!.Width);

    public Extent Down => Extent.Whole(_image!.Height);

    /// <summary>Begins with an image, which is referenced until <see cref="Close"/>.</summary>
    /// <exception cref="BadImageException">Its buffer is too short, it is too large, or it is fully transparent.</exception>
    public void Open(RawImage image)
    {
        Raster.ThrowIfTooLarge(image.Width, image.Height);
        if (image.Available < image.Length)
        {
            throw new BadImageException(
                BadImageReason.Truncated,
                $"it ends early: {image.Width:N0}×{image.Height:N0} pixels of {image.Format} at a stride of {image.Stride:N0} bytes take "
                + $"{image.Length:N0} bytes, and the buffer has {image.Available:N0}");
        }
        if (image.HasAlpha && IsWhollyTransparent(image))
        {
            throw new BadImageException(
                BadImageReason.Transparent,
                "it is fully transparent (alpha is 0 in every pixel), so there is nothing to see; if the fourth byte of a pixel is not "
                + $"alpha, give a {nameof(RawImage)} with {nameof(RawPixelFormat.Rgbx)} or {nameof(RawPixelFormat.Bgrx)}");
        }
        _image = image;
        _first = _end = 0;
    }

    public void Close() => _image = null;

    public ReadOnlySpan<byte> Rows(int first, int count, (int Begin, int End) columns, out int stride)
    {
        stride = columns.End - columns.Begin;
        if (columns != _columns || first < _first || first > _end)
            (_columns, _first, _end, _start) = (columns, first, first, 0);
        _start += first - _first;
        _first = first;
        MakeRoom(count, stride);
        for (; _end < first + count; _end++)
            Fill(_end, _bytes.AsSpan((_start + _end - first) * stride, stride));
        return _bytes.AsSpan(_start * stride, count * stride);
    }

    // Twice the rows that are wanted, so that those that are held move to the front only now and then.
    private void MakeRoom(int count, int stride)
    {
        if ((_start + count) * stride <= _bytes.Length)
            return;
        Span<byte> held = _bytes.AsSpan(_start * stride, (_end - _first) * stride);
        int wanted = Math.Min(2 * count, _image!.Height) * stride;
        if (wanted > _bytes.Length)
            _bytes = GC.AllocateUninitializedArray<byte>(wanted);
        held.CopyTo(_bytes);
        _start = 0;
    }

    private void Fill(int y, Span<byte> rgba)
    {
        RawImage image = _image!;
        int from = _columns.Begin / Raster.BytesPerPixel, count = rgba.Length / Raster.BytesPerPixel, step = image.BytesPerPixel;
        ReadOnlySpan<byte> row = image.Row(y).Slice(from * step, count * step);
        Vector128<byte> order = OrderOf(image.Format);
        int i = 0;
        for (; i * step + Vector128<byte>.Count <= row.Length && i <= count - 4; i += 4)
            Vector128.Shuffle(Vector128.Create(row[(i * step)..]), order).CopyTo(rgba[(i * Raster.BytesPerPixel)..]);
        for (; i < count; i++)
        {
            for (int channel = 0; channel < Raster.BytesPerPixel; channel++)
                rgba[i * Raster.BytesPerPixel + channel] = row[i * step + (order[channel] < step ? order[channel] : 0)];
        }
        if (!image.HasAlpha)
            return;
        if (image.IsPremultiplied)
            AddWhite(rgba);
        else
            ImageDecoder.PutOverWhite(rgba);
    }

    // Where the bytes of four pixels are among those of the source. The fourth byte of a pixel matters only where it is alpha.
    private static Vector128<byte> OrderOf(RawPixelFormat format) => format switch
    {
        RawPixelFormat.Rgb => Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255),
        RawPixelFormat.Bgr => Vector128.Create((byte)2, 1, 0, 255, 5, 4, 3, 255, 8, 7, 6, 255, 11, 10, 9, 255),
        RawPixelFormat.Grey => Vector128.Create((byte)0, 0, 0, 255, 1, 1, 1, 255, 2, 2, 2, 255, 3, 3, 3, 255),
        RawPixelFormat.Bgra or RawPixelFormat.Bgrx => Vector128.Create((byte)2, 1, 0, 3, 6, 5, 4, 7, 10, 9, 8, 11, 14, 13, 12, 15),
        _ => Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    };

    private static bool IsWhollyTransparent(RawImage image)
    {
        for (int y = 0; y < image.Height; y++)
        {
            if (!ImageDecoder.IsWhollyTransparent(image.Row(y)))
                return false;
        }
        return true;
    }

    // What PutOverWhite gives for the same pixels before they were multiplied by alpha and rounded.
    private static void AddWhite(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += Raster.BytesPerPixel)
        {
            int white = byte.MaxValue - pixels[i + 3];
            if (white == 0)
                continue;
            for (int channel = i; channel < i + 3; channel++)
                pixels[channel] = (byte)Math.Min(pixels[channel] + white, byte.MaxValue);
        }
    }
}
