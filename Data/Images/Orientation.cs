using System.Runtime.InteropServices;
using SkiaSharp;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// The orientation that a camera noted in the file (EXIF). Its name says where the first row and the first column of
/// the stored image belong: RightTop is a first row that belongs to the right, a first column that belongs on top.
/// </summary>
internal static class Orientation
{
    /// <summary>Whether width and height are exchanged in the upright image.</summary>
    public static bool IsSideways(this SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    /// <summary>Writes the stored image to <paramref name="upright"/>, as it should be seen.</summary>
    public static void SetUpright(this SKEncodedOrigin origin, Raster stored, Raster upright)
    {
        (int width, int height) = (stored.Width, stored.Height);

        // Where the first stored pixel goes, and how far on the next one in its row and in its column go.
        (int start, int alongRow, int alongColumn) = origin switch
        {
            SKEncodedOrigin.TopRight => (width - 1, -1, width),
            SKEncodedOrigin.BottomRight => (width * height - 1, -1, -width),
            SKEncodedOrigin.BottomLeft => (width * (height - 1), 1, -width),
            SKEncodedOrigin.LeftTop => (0, height, 1),
            SKEncodedOrigin.RightTop => (height - 1, height, -1),
            SKEncodedOrigin.RightBottom => (width * height - 1, -height, -1),
            SKEncodedOrigin.LeftBottom => (height * (width - 1), -height, 1),
            _ => (0, 1, width),
        };
        Extent across = alongRow < 0 ? stored.Across.Mirrored() : stored.Across;
        Extent down = alongColumn < 0 ? stored.Down.Mirrored() : stored.Down;
        if (origin.IsSideways())
            (across, down) = (down, across);
        upright.Resize(across, down);

        ReadOnlySpan<uint> from = MemoryMarshal.Cast<byte, uint>(stored.Bytes.Span);
        Span<uint> to = MemoryMarshal.Cast<byte, uint>(upright.Bytes.Span);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<uint> row = from.Slice(y * width, width);
            int target = start + y * alongColumn;
            foreach (uint pixel in row)
            {
                to[target] = pixel;
                target += alongRow;
            }
        }
    }
}
