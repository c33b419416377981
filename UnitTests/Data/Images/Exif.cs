using System.Buffers.Binary;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

/// <summary>Writes the orientation into an image file as cameras and programs do.</summary>
internal static class Exif
{
    public const ushort Byte = 1, Text = 2, Short = 3, Long = 4;

    public static byte[] WithOrientation(byte[] image, int orientation) => With(image, Block(orientation));

    /// <summary>An EXIF block of one tag, the orientation, whose values are a number and then zeros.</summary>
    public static byte[] Block(long orientation, ushort type = Short, uint count = 1, bool littleEndian = false)
    {
        int size = type switch { Short => 2, Long => 4, _ => 1 };
        bool isElsewhere = size * count > 4;
        byte[] block = [.. littleEndian ? "II"u8 : "MM"u8, .. new byte[24 + (isElsewhere ? size * count : 0)]];
        void Write(int place, int bytes, long value)
        {
            for (int i = 0; i < bytes; i++)
                block[place + (littleEndian ? i : bytes - 1 - i)] = (byte)(value >> (8 * i));
        }
        Write(2, 2, 42);
        Write(4, 4, 8); // the first directory follows
        Write(8, 2, 1); // of one entry
        Write(10, 2, 0x112);
        Write(12, 2, type);
        Write(14, 4, count);
        if (isElsewhere)
            Write(18, 4, 26);
        Write(isElsewhere ? 26 : 18, size, orientation);
        return block;
    }

    /// <summary>A JPEG, PNG or WebP file with an EXIF block.</summary>
    public static byte[] With(byte[] image, byte[] block) => image[0] switch
    {
        0xFF => [.. image[..2], 0xFF, 0xE1, .. BigEndian(block.Length + 8)[2..], .. "Exif\0\0"u8, .. block, .. image[2..]],
        0x89 => WithChunk(image, block),
        _ => Extended(image, block),
    };

    // Behind the header, which has 25 bytes.
    private static byte[] WithChunk(byte[] png, byte[] block)
    {
        byte[] chunk = [.. BigEndian(block.Length), .. "eXIf"u8, .. block, 0, 0, 0, 0];
        Crc32.Correct(chunk, from: 4, to: chunk.Length - 4);
        return [.. png[..33], .. chunk, .. png[33..]];
    }

    // A WebP of one chunk becomes one of three: what there is, the image, the block.
    private static byte[] Extended(byte[] webP, byte[] block)
    {
        int width = BinaryPrimitives.ReadUInt16LittleEndian(webP.AsSpan(26)); // of a lossy image
        int height = BinaryPrimitives.ReadUInt16LittleEndian(webP.AsSpan(28));
        byte[] header = [.. "VP8X"u8, 10, 0, 0, 0, 8, 0, 0, 0, .. LittleEndian(width - 1)[..3], .. LittleEndian(height - 1)[..3]];
        byte[] chunk = [.. "EXIF"u8, .. LittleEndian(block.Length), .. block, .. new byte[block.Length % 2]];
        byte[] chunks = [.. "WEBP"u8, .. header, .. webP[12..], .. chunk];
        return [.. "RIFF"u8, .. LittleEndian(chunks.Length), .. chunks];
    }

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] LittleEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
