using System.Numerics;
using System.Runtime.InteropServices;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx.Int8;

namespace MLNet.GoogLeNet.Transformers.Onnx;

/// <summary>Normalises the local responses of maps [N, H, W, C], in place.</summary>
internal static class LocalResponseMap
{
    /// <summary>Of a map in 32-bit numbers.</summary>
    public static void Normalize(Span<float> map, int channels, int threads) => ForEachPixel(map, channels, threads, (pixel, row) =>
    {
        pixel.CopyTo(row.Input);
        row.Normalize().CopyTo(pixel);
    });

    /// <summary>Of a map in bytes, where 0 means 0, as after every ReLU.</summary>
    /// <param name="map">The bytes.</param>
    /// <param name="channels">C.</param>
    /// <param name="scale">The distance of two bytes.</param>
    /// <param name="normalizedScale">That of two normalised bytes.</param>
    /// <param name="threads">Number of threads.</param>
    public static void Normalize(Span<byte> map, int channels, float scale, float normalizedScale, int threads) =>
        ForEachPixel(map, channels, threads, (pixel, row) =>
        {
            Dequantize(pixel, scale, row.Input);
            ByteRounding.Round(row.Normalize(), normalizedScale, zeroPoint: 0, pixel);
        });

    private delegate void PixelWork<T>(Span<T> pixel, LocalResponseRow row);

    private static unsafe void ForEachPixel<T>(Span<T> map, int channels, int threads, PixelWork<T> work) where T : unmanaged
    {
        fixed (T* start = map)
        {
            T* first = start;
            ParallelRanges.Run(map.Length / channels, threads, (from, to) =>
            {
                var row = new LocalResponseRow(channels);
                for (long i = from; i < to; i++)
                    work(new Span<T>(first + i * channels, channels), row);
            });
        }
    }

    private static void Dequantize(ReadOnlySpan<byte> bytes, float scale, Span<float> values)
    {
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        ref float to = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)i), out Vector<ushort> low, out Vector<ushort> high);
            Store(low, i, ref to);
            Store(high, i + Vector<ushort>.Count, ref to);
        }
        for (; i < bytes.Length; i++)
            values[i] = bytes[i] * scale;

        void Store(Vector<ushort> shorts, int place, ref float target)
        {
            Vector.Widen(shorts, out Vector<uint> low, out Vector<uint> high);
            (Vector.ConvertToSingle(low.As<uint, int>()) * scale).StoreUnsafe(ref target, (nuint)place);
            (Vector.ConvertToSingle(high.As<uint, int>()) * scale).StoreUnsafe(ref target, (nuint)(place + Vector<float>.Count));
        }
    }
}
