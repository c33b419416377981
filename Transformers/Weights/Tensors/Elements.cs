using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Transformers.Weights.Tensors;

/// <summary>Reads and writes runs of little-endian numbers.</summary>
internal static class Elements
{
    private const int BufferBytes = 1 << 16; // a multiple of every element's size

    public static bool IsFloat(this ElementType type) => type <= ElementType.Float64;

    public static int Size(this ElementType type) => type switch
    {
        ElementType.Integer8 => 1,
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Integer16 => 2,
        ElementType.Float32 or ElementType.Integer32 => 4,
        _ => 8,
    };

    /// <summary>Reads <paramref name="count"/> numbers from where the stream stands.</summary>
    /// <exception cref="InvalidDataException">The stream ends before.</exception>
    public static float[] Read(Stream stream, ElementType type, int count)
    {
        var values = new float[count];
        Read(stream, type, values);
        return values;
    }

    /// <inheritdoc cref="Read(Stream, ElementType, int)"/>
    public static void Read(Stream stream, ElementType type, Span<float> values)
    {
        int size = type.Size();
        var buffer = new byte[(int)Math.Min(BufferBytes, (long)values.Length * size)];
        for (int done = 0; done < values.Length;)
        {
            int step = Math.Min(values.Length - done, BufferBytes / size);
            Span<byte> bytes = buffer.AsSpan(0, step * size);
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                throw new InvalidDataException(
                    $"The data end after fewer than the promised {values.Length:N0} numbers. The file is cut short: get it again.");
            Decode(bytes, type, values.Slice(done, step));
            done += step;
        }
    }

    /// <summary>Writes numbers as Float32.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }
        var buffer = new byte[Math.Min(BufferBytes, values.Length * (long)sizeof(float))];
        while (!values.IsEmpty)
        {
            int step = Math.Min(values.Length, BufferBytes / sizeof(float));
            for (int i = 0; i < step; i++)
                BinaryPrimitives.WriteSingleLittleEndian(buffer.AsSpan(i * sizeof(float)), values[i]);
            stream.Write(buffer, 0, step * sizeof(float));
            values = values[step..];
        }
    }

    private static void Decode(ReadOnlySpan<byte> bytes, ElementType type, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = type switch
            {
                ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]),
                ElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..]),
                // A bfloat16 is the upper half of a Float32.
                ElementType.BFloat16 => BitConverter.Int32BitsToSingle(
                    BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * 2)..]) << 16),
                ElementType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * 8)..]),
                _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Only floats are weights."),
            };
    }
}

/// <summary>How a file stores one number of a tensor.</summary>
internal enum ElementType
{
    Float16,
    BFloat16,
    Float32,
    Float64,

    // Integers are counters or masks, never weights: they are measured, to find the next tensor, but not read.
    Integer8,
    Integer16,
    Integer32,
    Integer64,
}
