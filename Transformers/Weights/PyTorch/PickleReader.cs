using System.Buffers.Binary;
using System.Text;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>Takes arguments of operations from the bytes of a pickle; never reads past their end.</summary>
internal sealed class PickleReader(byte[] bytes)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>How many bytes have been taken.</summary>
    public int Position { get; private set; }

    public byte Byte() => Take(1)[0];

    /// <summary>Takes bytes that must be these.</summary>
    public void Expect(ReadOnlySpan<byte> expected)
    {
        if (!Take((ulong)expected.Length).SequenceEqual(expected))
            throw new InvalidDataException(
                $"The file does not begin with the bytes [{Convert.ToHexString(expected)}] of its format. It is damaged: get it again.");
    }

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A whole number of up to eight bytes, two's complement.</summary>
    public long Long(int length)
    {
        if (length > sizeof(long))
            throw new InvalidDataException(
                $"The pickle has a whole number of {length} bytes at byte {Position}; sizes take 8. " +
                "The file is damaged or not a state dict.");

        long value = 0;
        for (int i = 0; i < length; i++)
            value |= (long)Byte() << (8 * i);
        int unused = 8 * (sizeof(long) - length);
        return length == 0 ? 0 : value << unused >> unused; // copies the sign
    }

    public string Text(ulong length) => Decode(Take(length));

    /// <summary>Text up to the end of the line.</summary>
    public string Line()
    {
        int length = bytes.AsSpan(Position).IndexOf((byte)'\n');
        if (length < 0)
            throw CutShort();
        string line = Decode(Take((ulong)length));
        Position++;
        return line;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(bytes.Length - Position))
            throw CutShort();
        ReadOnlySpan<byte> taken = bytes.AsSpan(Position, (int)length);
        Position += (int)length;
        return taken;
    }

    private string Decode(ReadOnlySpan<byte> text)
    {
        try
        {
            return Utf8.GetString(text);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException(
                $"The pickle has text that is not UTF-8 before byte {Position}. The file is damaged: get it again.", exception);
        }
    }

    private InvalidDataException CutShort() =>
        new($"The pickle ends in the middle of an operation: it has {bytes.Length:N0} bytes. Get the file again.");
}
