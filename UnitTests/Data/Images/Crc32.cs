using System.Buffers.Binary;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

/// <summary>The check sum of a PNG's parts, for headers that are changed by a test.</summary>
internal static class Crc32
{
    /// <summary>Writes the check sum of the bytes in the range behind them.</summary>
    public static void Correct(byte[] file, int from, int to)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in file.AsSpan(from, to - from))
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320;
        }
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(to), ~crc);
    }
}
