using System.Buffers;
using System.Numerics.Tensors;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// Brightness, contrast and sharpness of what a network sees (mean, standard deviation and steepness of its grey values), and the width
/// and height of the image that it was made of.
/// </summary>
internal static class ImageLook
{
    /// <summary>Number of values.</summary>
    public const int Length = 5;

    /// <param name="pixels">A square crop, [3, S, S].</param>
    /// <param name="size">Width and height of the image.</param>
    /// <param name="look">Receives the five; width and height are 0 where they are not known.</param>
    public static void Of(ReadOnlySpan<float> pixels, (int Width, int Height)? size, Span<float> look)
    {
        (look[3], look[4]) = size ?? (0, 0);
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
        look[0] = mean;
        look[1] = MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(grey) / plane);
        look[2] = MathF.Sqrt(steepness / (2 * side * (side - 1)));
        ArrayPool<float>.Shared.Return(rented);
    }

    private static float SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float distance = TensorPrimitives.Distance(a, b);
        return distance * distance;
    }
}
