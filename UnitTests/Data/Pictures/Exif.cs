using System.Buffers.Binary;

namespace MLNet.GoogLeNet.UnitTests.Data.Pictures;

/// <summary>Writes the orientation into a JPEG as a camera does: an APP1 segment with one tag.</summary>
internal static class Exif
{
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] segment =
        [
            0xFF, 0xE1, 0, 34, // APP1 and its length without the marker
            .. "Exif"u8, 0, 0,
            .. "MM"u8, 0, 42, 0, 0, 0, 8, // big endian, the first directory follows
            0, 1, // of one entry:
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, // orientation, one short
            0, 0, 0, 0, // no further directory
        ];
        BinaryPrimitives.WriteInt16BigEndian(segment.AsSpan(28), (short)orientation);
        return [.. jpeg[..2], .. segment, .. jpeg[2..]];
    }
}
