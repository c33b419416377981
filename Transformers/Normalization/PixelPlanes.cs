using System.Numerics.Tensors;
using MLNet.GoogLeNet.Data.Pictures;

namespace MLNet.GoogLeNet.Transformers.Normalization;

/// <summary>Pixels 0 to 255 as people see them, [3, H, W].</summary>
internal sealed record PixelPlanes(byte[] Values, int Height, int Width)
{
    private const float UnknownMean = 128; // a picture to look at, when nobody knows what was taken off

    /// <summary>Zero-mean pixels with their mean again. Of a mean that is a picture of another size, the average colour is taken.</summary>
    /// <param name="pixels">[3, H, W]. Where nothing is below zero and no mean is known, they are 0 to 255 already.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="normalization">What was done to them, where that is known.</param>
    public static PixelPlanes Of(ReadOnlySpan<float> pixels, int height, int width, PixelNormalization? normalization)
    {
        var bytes = new byte[pixels.Length];
        float[] mean = normalization?.Mean ?? [];
        if (mean.Length == 0)
            mean = IsBelowZero(pixels) ? [UnknownMean, UnknownMean, UnknownMean] : [0, 0, 0];
        else if (mean.Length != 3 && mean.Length != pixels.Length)
            mean = [.. mean.Chunk(mean.Length / 3).Select(channel => channel.Average())];
        new PixelNormalization(mean, normalization?.Scale ?? []).TryRestore(pixels, bytes);
        return new(bytes, height, width);
    }

    /// <summary>The same pixels [H, W, 4]: red, green, blue, alpha.</summary>
    public byte[] ToColours()
    {
        int plane = Height * Width;
        var colours = new byte[Raster.BytesPerPixel * plane];
        for (int i = 0; i < plane; i++)
        {
            Span<byte> colour = colours.AsSpan(Raster.BytesPerPixel * i, Raster.BytesPerPixel);
            (colour[0], colour[1], colour[2], colour[3]) = (Values[i], Values[plane + i], Values[2 * plane + i], byte.MaxValue);
        }
        return colours;
    }

    private static bool IsBelowZero(ReadOnlySpan<float> pixels) => TensorPrimitives.Min(pixels) < 0;
}
