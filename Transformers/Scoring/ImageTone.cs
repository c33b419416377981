using System.Buffers;
using System.Numerics.Tensors;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Brightness, contrast and sharpness of what a network sees: mean, standard deviation and steepness of its grey values.</summary>
internal static class ImageTone
{
    /// <summary>Number of values.</summary>
    public const int Length = 3;

    /// <param name="pixels">A square crop, [3, S, S].</param>
    /// <param name="tone">Receives the three.</param>
    public static void Of(ReadOnlySpan<float> pixels, Span<float> tone)
    {
        int plane = pixels.Length / PixelLayout.Channels, side = (int)Math.Round(Math.Sqrt(plane));
        float[] rented = ArrayPool<float>.Shared.Rent(plane);
        Span<float> grey = rented.AsSpan(0, plane);
        TensorPrimitives.Add(pixels[..plane], pixels.Slice(plane, plane), grey);
        TensorPrimitives.Add(grey, pixels[(2 * plane)..], grey);
        TensorPrimitives.Divide(grey, PixelLayout.Channels, grey);

        float mean = TensorPrimitives.Sum<float>(grey) / plane;
        TensorPrimitives.Subtract(grey, mean, grey);
        float steepness = SquaredDistance(grey[side..], grey[..^side]);
        for (int row = 0; row < plane; row += side)
            steepness += SquaredDistance(grey.Slice(row + 1, side - 1), grey.Slice(row, side - 1));
        tone[0] = mean;
        tone[1] = MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(grey) / plane);
        tone[2] = MathF.Sqrt(steepness / (2 * side * (side - 1)));
        ArrayPool<float>.Shared.Return(rented);
    }

    private static float SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float distance = TensorPrimitives.Distance(a, b);
        return distance * distance;
    }
}
