using System.Text;
using Google.Protobuf;
using static Google.Protobuf.WireFormat;

namespace MLNet.GoogLeNet.Transformers.Weights.Protobuf;

/// <summary>Walks through the messages of a protobuf file, field by field, without making objects of them.</summary>
/// <remarks>
/// The generated classes make an object of every message, and a damaged or hostile file has room for millions of empty ones.
/// Here nothing is allocated but what is asked for, and nothing is longer than the message that it stands in. See
/// https://protobuf.dev/programming-guides/encoding.
/// </remarks>
/// <param name="stream">A seekable stream.</param>
/// <param name="format">What the file should be, for messages: "ONNX".</param>
internal sealed class ProtobufReader(Stream stream, string format)
{
    private const int LongestVarint = 10;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file, to read values from.</summary>
    public Stream Stream => stream;

    /// <summary>The fields of the message that fills the stream from where it stands.</summary>
    public IEnumerable<ProtobufField> Fields() => Fields(stream.Position, stream.Length);

    /// <summary>The fields of a message inside a message.</summary>
    public IEnumerable<ProtobufField> Fields(ProtobufField message) => message.IsRun
        ? Fields(message.Begin, message.End)
        : throw Unsound($"has a number in field {message.Number} where a message belongs", message.Begin);

    /// <summary>Text.</summary>
    /// <param name="field">Where it is.</param>
    /// <param name="mostBytes">How long it may be.</param>
    public string Text(ProtobufField field, int mostBytes)
    {
        if (!field.IsRun || field.Length > mostBytes)
            throw Unsound($"has {field.Length:N0} bytes in field {field.Number} where text of at most {mostBytes:N0} belongs", field.Begin);
        var bytes = new byte[field.Length];
        stream.Position = field.Begin;
        stream.ReadExactly(bytes);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException(Unsound("has text that is not UTF-8", field.Begin).Message, exception);
        }
    }

    /// <summary>Whole numbers of a repeated field, of which this is one or, packed, several.</summary>
    public IEnumerable<long> Numbers(ProtobufField field)
    {
        if (field.Type == WireType.Varint)
        {
            yield return (long)field.Value;
            yield break;
        }
        if (!field.IsRun)
            throw Unsound($"has a value of the kind {field.Type} in field {field.Number} where whole numbers belong", field.Begin);
        for (long position = field.Begin; position < field.End;)
        {
            stream.Position = position;
            yield return (long)Varint(field.End);
            position = stream.Position;
        }
    }

    /// <summary>What is wrong with the file, as an exception.</summary>
    public InvalidDataException Unsound(string what, long position) =>
        new($"The {format} file {what}, at byte {position:N0}. It is damaged: get it again.");

    // What does not fit into the file was cut off; what does not fit into its message is damaged.
    private InvalidDataException Short(string what, long position, long end, UInt128 needed) => end < stream.Length
        ? Unsound(what, position)
        : new($"The {format} file {what}, at byte {position:N0}: it ends early, after {end:N0} bytes of at least {needed:N0}. " +
              "Copy or download it again.");

    private IEnumerable<ProtobufField> Fields(long begin, long end)
    {
        for (long position = begin; position < end;)
        {
            stream.Position = position;
            ProtobufField field = Field(end);
            position = field.End; // whatever is read in between
            yield return field;
        }
    }

    private ProtobufField Field(long end)
    {
        long start = stream.Position;
        ulong tag = Varint(end);
        if (tag > uint.MaxValue || GetTagFieldNumber((uint)tag) == 0)
            throw Unsound("has a field without a number", start);
        int number = GetTagFieldNumber((uint)tag);
        WireType type = GetTagWireType((uint)tag);
        ulong value = type is WireType.Varint or WireType.LengthDelimited ? Varint(end) : 0;
        long begin = stream.Position;
        ulong length = type switch
        {
            WireType.Varint => 0,
            WireType.Fixed32 => sizeof(uint),
            WireType.Fixed64 => sizeof(ulong),
            WireType.LengthDelimited => value,
            _ => throw Unsound($"has a value of the unknown kind {(int)type} in field {number}", start),
        };
        if (length > (ulong)(end - begin))
            throw Short(
                $"promises {length:N0} bytes in field {number}, where {end - begin:N0} are left", start, end, (UInt128)begin + length);
        return new(number, type, type == WireType.Varint ? value : 0, begin, begin + (long)length);
    }

    // Seven bits a byte, the lowest first; the eighth says that more follow.
    private ulong Varint(long end)
    {
        long start = stream.Position;
        ulong value = 0;
        for (int i = 0; i < LongestVarint; i++)
        {
            int next = stream.Position < end ? stream.ReadByte() : -1;
            if (next < 0)
                throw Short("ends in the middle of a number", start, end, (UInt128)end + 1);
            value |= (ulong)(next & 0x7f) << (7 * i);
            if (next < 0x80)
                return value;
        }
        throw Unsound($"has a number of more than {LongestVarint} bytes", start);
    }
}

/// <summary>One field of a message in a file: where its value lies, and the value itself where it is a whole number.</summary>
/// <param name="Number">Which field of its message.</param>
/// <param name="Type">How the value is stored.</param>
/// <param name="Value">A whole number; 0 for what is none.</param>
/// <param name="Begin">Position in the file of the first byte of the value.</param>
/// <param name="End">Position after its last byte.</param>
internal readonly record struct ProtobufField(int Number, WireFormat.WireType Type, ulong Value, long Begin, long End)
{
    /// <summary>Number of bytes.</summary>
    public long Length => End - Begin;

    /// <summary>Whether the value is a run of bytes: text, a message, or packed numbers.</summary>
    public bool IsRun => Type == WireFormat.WireType.LengthDelimited;
}
