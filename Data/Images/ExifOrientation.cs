using System.Buffers.Binary;
using SkiaSharp;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// The orientation in an EXIF block, in whatever whole number a program wrote it; the first, where it wrote several. A block that is
/// damaged says nothing.
/// </summary>
internal static class ExifOrientation
{
    private const uint Tag = 0x112, Byte = 1, Short = 3, Long = 4; // TIFF 6.0, section 2
    private const int EntrySize = 12;

    /// <param name="block">The block, from its byte order on; may be empty.</param>
    /// <returns>The orientation; upright where the block has none.</returns>
    public static SKEncodedOrigin Of(ReadOnlySpan<byte> block)
    {
        bool isLittleEndian = block.StartsWith("II*\0"u8);
        if (!isLittleEndian && !block.StartsWith("MM\0*"u8))
            return SKEncodedOrigin.TopLeft;

        var numbers = new Numbers(block, isLittleEndian);
        if (numbers.At(4, Long) is not { } directory || numbers.At(directory, Short) is not { } count)
            return SKEncodedOrigin.TopLeft;
        for (long entry = directory + 2L, end = entry + count * EntrySize; entry < end; entry += EntrySize)
        {
            if (numbers.At(entry, Short) == Tag)
                return numbers.FirstOf(entry) is { } value and >= 1 and <= 8 ? (SKEncodedOrigin)value : SKEncodedOrigin.TopLeft;
        }
        return SKEncodedOrigin.TopLeft;
    }

    private readonly ref struct Numbers(ReadOnlySpan<byte> block, bool isLittleEndian)
    {
        private readonly ReadOnlySpan<byte> _block = block;

        // An entry: tag, type, number of values, and the values themselves or, where they take more than four bytes, their position.
        public uint? FirstOf(long entry)
        {
            if (At(entry + 2, Short) is not { } type || At(entry + 4, Long) is not { } count || count == 0)
                return null;
            return SizeOf(type) * (long)count <= 4 ? At(entry + 8, type) : At(entry + 8, Long) is { } position ? At(position, type) : null;
        }

        /// <summary>The number at a position; none beyond the end of the block, and none of another type.</summary>
        public uint? At(long position, uint type)
        {
            int size = SizeOf(type);
            if (size == 0 || position > _block.Length - size)
                return null;
            ReadOnlySpan<byte> bytes = _block.Slice((int)position, size);
            return type switch
            {
                Byte => bytes[0],
                Short => isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
                _ => isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
            };
        }

        private static int SizeOf(uint type) => type switch { Byte => 1, Short => 2, Long => 4, _ => 0 };
    }
}
