using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Transformers.Formats.Portable;

/// <summary>The column of pixels that the network's graph takes: planes [3, H, W] of RGB, whose size is known.</summary>
internal sealed class PortableInput
{
    /// <param name="schema">Has the column.</param>
    /// <param name="column">Its name.</param>
    /// <param name="cropTo">Side of the square that is cut from the centre before anything else; null where nothing is.</param>
    /// <param name="imageSize">Side of the square that the network takes.</param>
    /// <exception cref="InvalidOperationException">The column is missing, or the size of its pictures is not known or too small.</exception>
    public PortableInput(DataViewSchema schema, string column, int? cropTo, int imageSize)
    {
        DataViewType? type = schema.GetColumnOrNull(column)?.Type;
        if (type is not VectorDataViewType { Dimensions: [3, > 0, > 0] } pixels)
            throw new InvalidOperationException(
                $"Column '{column}' is {type?.ToString() ?? "missing"}; ML.NET's ApplyOnnxModel takes pixels of a known size, [3, H, W]. "
                + "Make them with LoadPixels, or with ResizeImages and ExtractPixels.");
        (Column, Type, CropTo) = (column, pixels, cropTo);
        if (Math.Min(Height, Width) < imageSize || cropTo < imageSize)
            throw new InvalidOperationException(
                $"Column '{column}' has pictures of {cropTo ?? Height}×{cropTo ?? Width}; the network takes {imageSize}×{imageSize}. Resize them to {imageSize} or more.");
    }

    public string Column { get; }
    public VectorDataViewType Type { get; }
    public int? CropTo { get; }
    public int Height => Type.Dimensions[1];
    public int Width => Type.Dimensions[2];

    /// <summary>Whether the pixels are bytes; otherwise they are singles.</summary>
    public bool IsBytes => Type.ItemType == NumberDataViewType.Byte;
}
