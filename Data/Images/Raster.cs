using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>A decoded image: rows from the top, 4 bytes per pixel in the order red, green, blue, alpha.</summary>
internal sealed class Raster : IPixelRows
{
    public const int BytesPerPixel = 4;
    public const int MaxPixels = 100_000_000; // 0.4 GB

    public int Width => Across.Pixels;

    public int Height => Down.Pixels;

    public Extent Across { get; private set; }

    public Extent Down { get; private set; }

    public PinnedBytes Bytes { get; } = new();

    /// <summary>Makes room for an image. What the raster held is lost.</summary>
    /// <exception cref="BadImageException">It would have more than 100 million pixels.</exception>
    public void Resize(Extent across, Extent down)
    {
        ThrowIfTooLarge(across.Pixels, down.Pixels);
        (Across, Down) = (across, down);
        Bytes.Resize(across.Pixels * down.Pixels * BytesPerPixel);
    }

    /// <exception cref="BadImageException">An image of this size has more than 100 million pixels.</exception>
    public static void ThrowIfTooLarge(int width, int height)
    {
        if ((long)width * height > MaxPixels)
        {
            throw new BadImageException(
                BadImageReason.TooLarge,
                $"it is {width:N0}×{height:N0} pixels when decoded; the limit is {MaxPixels / 1_000_000} megapixels");
        }
    }

    public ReadOnlySpan<byte> Rows(int first, int count, (int Begin, int End) columns, out int stride)
    {
        stride = Width * BytesPerPixel;
        return Bytes.Span[(first * stride + columns.Begin)..];
    }
}

/// <summary>
/// Where the image lies in a raster, along one axis. A JPEG decoded at a reduced scale covers its last pixel only
/// partly: 501 pixels at an eighth are 62.625, in a raster of 63. Resizing as if it were 63 would shift the image by
/// up to half a pixel, which is more than all other differences between two decoders.
/// </summary>
/// <param name="Pixels">Pixels of the raster.</param>
/// <param name="Start">Where the image begins, in pixels of the raster; not zero when it was mirrored.</param>
/// <param name="Length">How long the image is, in pixels of the raster.</param>
internal readonly record struct Extent(int Pixels, double Start, double Length)
{
    public static Extent Whole(int pixels) => new(pixels, 0, pixels);

    public Extent Mirrored() => this with { Start = Pixels - Start - Length };
}

/// <summary>
/// A buffer which native code may write to. It grows to the largest image and is used again for the next one, so that
/// a row leaves no garbage; one that a huge image needed is not kept for small ones.
/// </summary>
internal sealed class PinnedBytes
{
    private const int LengthToKeep = 64 << 20; // 16 megapixels
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public Span<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Where the bytes are, until the next <see cref="Resize"/> and while this object is referenced.</summary>
    public IntPtr Address => Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);

    /// <summary>Sets the length. What the buffer held is lost.</summary>
    public void Resize(int length)
    {
        if (_bytes.Length < length || (_bytes.Length > LengthToKeep && length < _bytes.Length / 4))
            _bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        Length = length;
    }
}
