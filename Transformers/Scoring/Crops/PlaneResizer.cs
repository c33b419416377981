using System.Buffers;
using System.Numerics.Tensors;
using MLNet.GoogLeNet.Data.Pictures;

namespace MLNet.GoogLeNet.Transformers.Scoring.Crops;

/// <summary>Resizes a square of zero-mean pixels as pictures are resized: bilinear, antialiased.</summary>
internal static class PlaneResizer
{
    /// <summary>[from, from] → [to, to], of one channel.</summary>
    public static void Resize(ReadOnlySpan<float> plane, int from, Span<float> resized, int to)
    {
        var weights = new ResizeWeights();
        weights.Set(Extent.Whole(from), to, start: 0, count: to);
        float[] buffer = ArrayPool<float>.Shared.Rent(from);
        Span<float> row = buffer.AsSpan(0, from);
        for (int y = 0; y < to; y++)
        {
            row.Clear();
            for (int tap = 0; tap < weights[y].Length; tap++)
                TensorPrimitives.MultiplyAdd(plane.Slice((weights.First(y) + tap) * from, from), weights[y][tap], row, row);
            for (int x = 0; x < to; x++)
                resized[y * to + x] = TensorPrimitives.Dot(row.Slice(weights.First(x), weights[x].Length), weights[x]);
        }
        ArrayPool<float>.Shared.Return(buffer);
    }
}
