using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Transformers.Scoring.Crops;

/// <summary>A column of planar RGB pictures, [3, H, W] a row, from which squares are cut.</summary>
internal sealed class PixelColumn
{
    private const int Channels = 3;
    private readonly string _name;
    private readonly int _imageSize;
    private readonly (int Height, int Width)? _size;

    /// <param name="name">The column's name, for messages.</param>
    /// <param name="type">The column's type: a vector of single, [3, H, W] or of unknown size.</param>
    /// <param name="imageSize">Side of the square that the network takes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is another one, or the pictures are smaller than the square.</exception>
    public PixelColumn(string name, DataViewType type, int imageSize)
    {
        _name = name;
        _imageSize = imageSize;
        if (type is not VectorDataViewType vector || vector.ItemType != NumberDataViewType.Single)
            throw Mismatch($"is {type}; the network takes zero-mean pixels as a vector of single. Append "
                + $"LoadPixels(\"{name}\", …) and NormalizeZeroMean(\"{name}\") before it.");
        if (vector.IsKnownSize)
            _size = SizeOf(vector.Size, vector.Dimensions);
    }

    /// <summary>Height and width of a row's picture; those of the column where all rows have the same.</summary>
    /// <exception cref="InvalidOperationException">The row's picture does not fit.</exception>
    public (int Height, int Width) SizeOf(int length)
    {
        try
        {
            return _size ?? SizeOf(length, [length]);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    private (int Height, int Width) SizeOf(int length, IReadOnlyList<int> dimensions)
    {
        if (dimensions is [_, _, Channels])
            throw Mismatch("holds interleaved pixels [H, W, 3]; the network takes planes [3, H, W]. Set interleavePixelColors to false.");
        var (height, width) = dimensions is [Channels, var h, var w] ? (h, w) : SquareOf(length);
        if (height < _imageSize || width < _imageSize)
            throw Mismatch($"has pictures of {width}×{height}; the network takes {_imageSize}×{_imageSize}. "
                + $"Resize them to {_imageSize} or more{Alternative(Math.Min(height, width))}.");
        return (height, width);
    }

    private static string Alternative(int side) =>
        side < GoogLeNetModel.SmallestImageSize ? "" : $", or set ImageSize to {side} or less when training";

    private (int, int) SquareOf(int length) => PixelCrop.SquareSide(length) is { } side ? (side, side) : throw Mismatch(
        $"has {length:N0} values per row; a {_imageSize}×{_imageSize} RGB image has {Channels * _imageSize * _imageSize:N0}. "
        + "Give it planes [3, H, W], as LoadPixels and ExtractPixels do.");

    private ArgumentOutOfRangeException Mismatch(string problem) => new(null, $"Column '{_name}' {problem}");
}
