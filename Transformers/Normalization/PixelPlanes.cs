using System.Numerics.Tensors;
using Microsoft.ML;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Normalization;

/// <summary>Pixels 0 to 255 as people see them, [3, H, W].</summary>
internal sealed record PixelPlanes(byte[] Values, int Height, int Width)
{
    private const float UnknownMean = 128; // an image to look at, when it is unknown what was subtracted

    /// <summary>Zero-mean pixels with their mean again. Of a mean that is an image of another size, the average colour is taken.</summary>
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
        new PixelNormalization(mean, normalization?.Scale ?? []).Restore(pixels, bytes);
        return new(bytes, height, width);
    }

    /// <summary>The image of a row as people see it; none where it is missing, or its layout is unknown.</summary>
    public static PixelPlanes? Of(PixelImage image, PixelColumn column)
    {
        if (image.IsMissing || column.LayoutOf(image.Length) is not { Squares: null } layout)
            return null;
        return image.ToBytes() is { } bytes ? new(bytes, layout.Height, layout.Width)
            : Of(image.ToSingles(), layout.Height, layout.Width, column.Normalization);
    }

    /// <summary>Gives the image of the row at which a cursor stands.</summary>
    public static Func<PixelPlanes?> Getter(DataViewRow row, PixelColumn column)
    {
        var source = PixelSource.Open(row, column);
        var image = new PixelImage();
        return () =>
        {
            source.Read(image);
            return Of(image, column);
        };
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
