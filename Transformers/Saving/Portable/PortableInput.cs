using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Saving.Portable;

/// <summary>The column of pixels that the network's graph takes: planes [3, H, W] of RGB, whose size is known.</summary>
internal sealed class PortableInput
{
    /// <param name="schema">Has the column.</param>
    /// <param name="column">Its name.</param>
    /// <param name="loading">What the column stands for, if it is what <see cref="PortablePixels"/> makes; otherwise null.</param>
    /// <param name="imageSize">Side of the square that the network takes.</param>
    /// <exception cref="InvalidOperationException">The column is missing, or the size of its images is not known or too small.</exception>
    public PortableInput(DataViewSchema schema, string column, PixelLoadingOptions? loading, int imageSize)
    {
        DataViewSchema.Column? found = schema.GetColumnOrNull(column);
        PixelColumn? planes = found is { } present ? PixelColumn.TryOf(present) : null;
        if (planes is not { Layout: { } layout, Type: { Dimensions: [PixelLayout.Channels, _, _] } pixels })
            throw new InvalidOperationException(
                $"Column '{column}' is {found?.Type.ToString() ?? "missing"}; ML.NET's ApplyOnnxModel takes pixels of a known size, [3, "
                    + "H, W]. "
                + "Make them with LoadPixels, or with ResizeImages and ExtractPixels.");
        (Column, Type) = (column, pixels);
        IsOversize = loading is not null;
        (Height, Width) = loading is null ? layout.Area.Size : (loading.Size, loading.Size);
        if (Math.Min(Height, Width) < imageSize)
            throw new InvalidOperationException(
                $"Column '{column}' has images of {Height}×{Width}; the network takes {imageSize}×{imageSize}. Resize them to {imageSize} "
                    + "or more.");
    }

    public string Column { get; }
    public VectorDataViewType Type { get; }

    /// <summary>Whether the pixels are to be reduced, and cut to the height and the width, before anything else.</summary>
    public bool IsOversize { get; }

    /// <summary>Height of the images as they are normalised.</summary>
    public int Height { get; }

    /// <summary>Width of the images as they are normalised.</summary>
    public int Width { get; }

    /// <summary>Whether the pixels are bytes; otherwise they are singles.</summary>
    public bool IsBytes => Type.ItemType == NumberDataViewType.Byte;
}
