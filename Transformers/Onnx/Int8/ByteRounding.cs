using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Transformers.Onnx.Int8;

/// <summary>
/// Numbers to bytes as ONNX's QuantizeLinear turns them: divided, rounded half to even, moved by the zero point, kept within 0 to 255.
/// </summary>
internal static class ByteRounding
{
    // The last binary digit of this number counts 1, and so does that of its sum with any small one, which is rounded by adding.
    private const float Rounding = 3 << 22;
    private static readonly int RoundingBits = BitConverter.SingleToInt32Bits(Rounding);

    /// <param name="values">The numbers.</param>
    /// <param name="scale">The distance of two bytes.</param>
    /// <param name="zeroPoint">The byte that stands for 0.</param>
    /// <param name="bytes">As many.</param>
    public static void Round(ReadOnlySpan<float> values, float scale, byte zeroPoint, Span<byte> bytes)
    {
        ref float from = ref MemoryMarshal.GetReference(values);
        ref byte to = ref MemoryMarshal.GetReference(bytes);
        var (lowest, highest) = (new Vector<float>(-zeroPoint), new Vector<float>(byte.MaxValue - zeroPoint));
        int i = 0;
        for (; i <= values.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            Vector.Narrow(Shorts(i, ref from), Shorts(i + Vector<ushort>.Count, ref from)).StoreUnsafe(ref to, (nuint)i);
        for (; i < values.Length; i++)
            bytes[i] = (byte)Math.Clamp(MathF.Round(values[i] / scale) + zeroPoint, byte.MinValue, byte.MaxValue);

        Vector<ushort> Shorts(int place, ref float source) =>
            Vector.Narrow(Integers(place, ref source), Integers(place + Vector<float>.Count, ref source));

        Vector<uint> Integers(int place, ref float source)
        {
            Vector<float> steps = Vector.LoadUnsafe(ref source, (nuint)place) / new Vector<float>(scale);
            Vector<float> rounded = Vector.Min(Vector.Max(steps, lowest), highest) + new Vector<float>(Rounding);
            return (rounded.As<float, int>() - new Vector<int>(RoundingBits - zeroPoint)).As<int, uint>();
        }
    }
}
