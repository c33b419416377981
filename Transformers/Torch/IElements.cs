using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>How numbers are stored in a tensor.</summary>
/// <typeparam name="T">What one of them takes up there.</typeparam>
internal interface IElements<T> where T : unmanaged
{
    /// <summary>Widens to float32; both spans have the same length.</summary>
    static abstract void Read(ReadOnlySpan<T> elements, Span<float> values);

    /// <summary>Rounds from float32; both spans have the same length.</summary>
    static abstract void Write(ReadOnlySpan<float> values, Span<T> elements);
}

/// <summary>float32, as it is.</summary>
internal readonly struct SingleElements : IElements<float>
{
    public static void Read(ReadOnlySpan<float> elements, Span<float> values) => elements.CopyTo(values);

    public static void Write(ReadOnlySpan<float> values, Span<float> elements) => values.CopyTo(elements);
}

/// <summary>bfloat16: the upper half of a float32, rounded to the nearest, and to even between two.</summary>
internal readonly struct BFloat16Elements : IElements<ushort>
{
    public static void Read(ReadOnlySpan<ushort> elements, Span<float> values)
    {
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(values);
        int i = 0;
        for (; i <= elements.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(elements[i..]), out Vector<uint> low, out Vector<uint> high);
            (low << 16).CopyTo(bits[i..]);
            (high << 16).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }
        for (; i < elements.Length; i++)
            bits[i] = (uint)elements[i] << 16;
    }

    // Rounding may carry into the exponent, as it should, and up to infinity. Not-a-number stays so: one that processors make,
    // or that comes of a bfloat16, has no bits in the lower half to carry from.
    public static void Write(ReadOnlySpan<float> values, Span<ushort> elements)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(values);
        int i = 0;
        for (; i <= values.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(Round(new Vector<uint>(bits[i..])), Round(new Vector<uint>(bits[(i + Vector<uint>.Count)..])))
                .CopyTo(elements[i..]);
        for (; i < values.Length; i++)
            elements[i] = (ushort)((bits[i] + 0x7FFF + ((bits[i] >> 16) & 1)) >> 16);
    }

    private static Vector<uint> Round(Vector<uint> bits) =>
        (bits + new Vector<uint>(0x7FFF) + ((bits >>> 16) & Vector<uint>.One)) >>> 16;
}
