using Google.Protobuf;

namespace MLNet.GoogLeNet.Transformers.Weights.Protobuf;

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
