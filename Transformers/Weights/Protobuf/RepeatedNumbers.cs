using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static Google.Protobuf.WireFormat;

namespace MLNet.GoogLeNet.Transformers.Weights.Protobuf;

/// <summary>A repeated field of floating-point numbers, however a writer has laid it out: packed into runs, or one by one.</summary>
/// <param name="reader">The file.</param>
/// <param name="message">The message that has the field.</param>
/// <param name="number">Which field.</param>
/// <param name="type">What a number is stored as.</param>
internal sealed class RepeatedNumbers(ProtobufReader reader, ProtobufField message, int number, ElementType type)
{
    /// <summary>How many numbers there are.</summary>
    public long Count()
    {
        long count = 0;
        foreach (ProtobufField field in Parts())
            count += field.Length / type.Size();
        return count;
    }

    /// <summary>The numbers.</summary>
    /// <param name="count">As many as <see cref="Count"/> says.</param>
    public float[] Read(int count)
    {
        var values = new float[count];
        int done = 0;
        foreach (ProtobufField field in Parts())
        {
            int length = (int)(field.Length / type.Size());
            reader.Stream.Position = field.Begin;
            Elements.Read(reader.Stream, type, values.AsSpan(done, length));
            done += length;
        }
        return values;
    }

    private IEnumerable<ProtobufField> Parts()
    {
        foreach (ProtobufField field in reader.Fields(message))
        {
            if (field.Number != number)
                continue;
            if (field.Type is not (WireType.LengthDelimited or WireType.Fixed32 or WireType.Fixed64) || field.Length % type.Size() != 0)
                throw reader.Unsound(
                    $"has {field.Length:N0} bytes in field {number}, which is not a whole number of {type} values of {type.Size()} bytes",
                    field.Begin);
            yield return field;
        }
    }
}
