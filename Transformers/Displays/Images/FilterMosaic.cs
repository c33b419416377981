using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Displays.Images;

/// <summary>Filters side by side as one image.</summary>
internal static class FilterMosaic
{
    /// <summary>Filters in a row.</summary>
    public const int Across = 8;

    private const int Scale = 6, Gap = 4; // pixels a weight, and between filters
    private const float Zero = 127.5f;

    /// <param name="filters">[N, 3, S, S].</param>
    public static Thumbnail Of(WeightTensor filters)
    {
        var (colours, height, width) = Draw(filters);
        return Thumbnail.OfDrawing(colours, height, width);
    }

    /// <summary>Red, green, blue, alpha, [H, W, 4]; transparent between filters.</summary>
    public static (byte[] Colours, int Height, int Width) Draw(WeightTensor filters)
    {
        int count = (int)filters.Shape[0], side = (int)filters.Shape[^1], pitch = side * Scale + Gap;
        int height = (count + Across - 1) / Across * pitch - Gap, width = Math.Min(count, Across) * pitch - Gap;
        var colours = new byte[4 * height * width];
        for (int filter = 0; filter < count; filter++)
        {
            ReadOnlySpan<float> weights = filters.Values.AsSpan(filter * 3 * side * side, 3 * side * side);
            int top = filter / Across * pitch, left = filter % Across * pitch;
            float most = Largest(weights);
            for (int y = 0; y < side * Scale; y++)
            {
                for (int x = 0; x < side * Scale; x++)
                {
                    Span<byte> colour = colours.AsSpan(4 * ((top + y) * width + left + x), 4);
                    for (int channel = 0; channel < 3; channel++)
                        colour[channel] = (byte)MathF.Round(Zero + Zero * weights[(channel * side + y / Scale) * side + x / Scale] / most);
                    colour[3] = byte.MaxValue;
                }
            }
        }
        return (colours, height, width);
    }

    private static float Largest(ReadOnlySpan<float> weights)
    {
        float most = Math.Abs(TensorPrimitives.MaxMagnitude(weights));
        return most > 0 ? most : 1;
    }
}
