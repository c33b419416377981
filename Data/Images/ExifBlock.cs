using System.Buffers.Binary;
using SkiaSharp;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>Finds the EXIF block of an image file. A file that is not as its format says has none.</summary>
internal static class ExifBlock
{
    private static ReadOnlySpan<byte> Prefix => "Exif\0\0"u8; // of JPEG; some programs write it into the other formats too

    /// <param name="file">The bytes of an image file.</param>
    /// <param name="format">Its format.</param>
    /// <returns>The block, from its byte order on; empty where the file has none.</returns>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> file, SKEncodedImageFormat format)
    {
        ReadOnlySpan<byte> block = format switch
        {
            SKEncodedImageFormat.Jpeg => OfJpeg(file),
            SKEncodedImageFormat.Png => OfPng(file),
            SKEncodedImageFormat.Webp => OfWebP(file),
            _ => [],
        };
        return block.StartsWith(Prefix) ? block[Prefix.Length..] : block;
    }

    // Segments: FF, marker, length with itself, data. Where the scan starts there are no more.
    private static ReadOnlySpan<byte> OfJpeg(ReadOnlySpan<byte> file)
    {
        const byte app1 = 0xE1, startOfScan = 0xDA;
        int at = 2;
        while (at <= file.Length - 4 && file[at] == 0xFF && file[at + 1] != startOfScan)
        {
            if (file[at + 1] == 0xFF) // filling
            {
                at++;
                continue;
            }
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || length > file.Length - at - 2)
                return [];
            ReadOnlySpan<byte> data = file.Slice(at + 4, length - 2);
            if (file[at + 1] == app1 && data.StartsWith(Prefix))
                return data;
            at += 2 + length;
        }
        return [];
    }

    // Chunks after the signature: length, type, data, checksum.
    private static ReadOnlySpan<byte> OfPng(ReadOnlySpan<byte> file)
    {
        int at = 8;
        while (at <= file.Length - 12)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12)
                return [];
            if (file.Slice(at + 4, 4).SequenceEqual("eXIf"u8))
                return file.Slice(at + 8, (int)length);
            at += 12 + (int)length;
        }
        return [];
    }

    // Chunks after RIFF, size and WEBP: type, length, data, and a byte where the length is odd.
    private static ReadOnlySpan<byte> OfWebP(ReadOnlySpan<byte> file)
    {
        int at = 12;
        while (at <= file.Length - 8)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            if (length > file.Length - at - 8)
                return [];
            if (file.Slice(at, 4).SequenceEqual("EXIF"u8))
                return file.Slice(at + 8, (int)length);
            at += 8 + (int)length + (int)(length & 1);
        }
        return [];
    }
}
