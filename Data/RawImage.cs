namespace MLNet.GoogLeNet;

/// <summary>
/// An image that is already pixels in memory, such as a camera frame: a column of it goes into <c>LoadPixels</c> in place of paths. The
/// pixels are not copied, so they must not change until the row has been read. The image is upright, from the top row down.
/// </summary>
/// <remarks>A property of this type becomes a column with <see cref="RawImageTypeAttribute"/>.</remarks>
public sealed class RawImage
{
    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly nint _address; // 0: the pixels are in the memory above

    /// <summary>An image in managed memory.</summary>
    /// <param name="pixels">
    /// The rows, from the top. The last one may end with its last pixel. A buffer that is too short is a bad image when it is read, not an
    /// error here.
    /// </param>
    /// <param name="width">Pixels of a row, at least 1.</param>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="format">The bytes of a pixel.</param>
    /// <param name="stride">Bytes from the start of one row to the start of the next. Null: rows follow one another without a gap.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Width or height is less than 1, the format is not one of the enumeration, or the stride is less than a row of pixels takes.
    /// </exception>
    public RawImage(ReadOnlyMemory<byte> pixels, int width, int height, RawPixelFormat format, int? stride = null)
        : this(width, height, format, stride) => _pixels = pixels;

    /// <summary>An image in native memory.</summary>
    /// <param name="address">
    /// The first byte of the top row. All <paramref name="height"/> rows must be readable; their memory cannot be checked.
    /// </param>
    /// <param name="width">Pixels of a row, at least 1.</param>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="format">The bytes of a pixel.</param>
    /// <param name="stride">Bytes from the start of one row to the start of the next. Null: rows follow one another without a gap.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The address is 0, width or height is less than 1, the format is not one of the enumeration, or the stride is less than a row of
    /// pixels takes.
    /// </exception>
    public RawImage(nint address, int width, int height, RawPixelFormat format, int? stride = null)
        : this(width, height, format, stride)
    {
        ArgumentOutOfRangeException.ThrowIfZero(address);
        _address = address;
    }

    private RawImage(int width, int height, RawPixelFormat format, int? stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (!Enum.IsDefined(format))
        {
            throw new ArgumentOutOfRangeException(
                nameof(format), format, $"The format must be one of {string.Join(", ", Enum.GetNames<RawPixelFormat>())}.");
        }
        (Width, Height, Format) = (width, height, format);
        if (stride < RowLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(stride), stride,
                $"The stride must be at least {RowLength:N0} bytes: {width:N0} pixels of {format} take {BytesPerPixel} bytes each. "
                + "It counts bytes, not pixels.");
        }
        Stride = stride ?? RowLength;
    }

    internal int Width { get; }

    internal int Height { get; }

    internal RawPixelFormat Format { get; }

    internal long Stride { get; }

    /// <summary>Whether colours were multiplied by alpha, as those of an <c>MLImage</c> are.</summary>
    internal bool IsPremultiplied { get; init; }

    internal int BytesPerPixel => Format switch
    {
        RawPixelFormat.Grey => 1,
        RawPixelFormat.Rgb or RawPixelFormat.Bgr => 3,
        _ => 4,
    };

    internal bool HasAlpha => Format is RawPixelFormat.Rgba or RawPixelFormat.Bgra;

    /// <summary>Bytes from the first pixel to the last.</summary>
    internal long Length => (Height - 1) * Stride + RowLength;

    /// <summary>Bytes that are there; as many as needed where nobody can know.</summary>
    internal long Available => _address == 0 ? _pixels.Length : Length;

    private long RowLength => (long)Width * BytesPerPixel;

    /// <summary>The pixels of a row.</summary>
    internal unsafe ReadOnlySpan<byte> Row(int y) => _address == 0
        ? _pixels.Span.Slice((int)(y * Stride), (int)RowLength)
        : new((byte*)_address + y * Stride, (int)RowLength);
}
