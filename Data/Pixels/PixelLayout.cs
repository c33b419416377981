using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Data.Pixels;

/// <summary>
/// How the values of a row make an image: three planes (red, green, blue), each of which is one rectangle, or the twelve squares of
/// <see cref="ImageFit.TestSquares"/> one after another. It travels with a column as an annotation.
/// </summary>
internal sealed record PixelLayout
{
    public const int Channels = 3;
    private const string Kind = "PixelLayout"; // vector of int: [H, W], or [side of the smallest square]

    private PixelLayout(int height, int width, TestSquares? squares)
    {
        (Height, Width, Squares) = (height, width, squares);
        PlaneLength = squares?.Pixels ?? height * width;
    }

    /// <summary>Height of the rectangle, or of the smallest squares.</summary>
    public int Height { get; }

    /// <summary>Width of the rectangle, or of the smallest squares.</summary>
    public int Width { get; }

    /// <summary>The twelve squares; none where a plane is one rectangle.</summary>
    public TestSquares? Squares { get; }

    /// <summary>Number of values of a plane.</summary>
    public int PlaneLength { get; }

    /// <summary>Number of values of a row.</summary>
    public int Length => Channels * PlaneLength;

    /// <summary>The dimensions of a row as ML.NET writes them.</summary>
    public int[] Dimensions => Squares is null ? [Channels, Height, Width] : [Channels, PlaneLength];

    /// <summary>The rectangle of each plane, or its first square.</summary>
    public PixelArea Area => new(0, Height, Width);

    /// <summary>One rectangle.</summary>
    public static PixelLayout Planes(int height, int width) => new(height, width, squares: null);

    /// <summary>The twelve squares whose smallest have this side.</summary>
    public static PixelLayout TwelveSquares(int side) => new(side, side, new TestSquares(side));

    /// <summary>What LoadPixels makes with these options.</summary>
    public static PixelLayout Of(PixelLoadingOptions options) =>
        options.Fit == ImageFit.TestSquares ? TwelveSquares(options.ResizeTo) : Planes(options.Size, options.Size);

    /// <summary>What the column's type and annotations say; none where only its rows know.</summary>
    public static PixelLayout? Of(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType type)
            return null;
        if (type.Dimensions is [Channels, > 0 and var height, > 0 and var width])
            return Planes(height, width);
        // An annotation may have been copied from a column of another size.
        if (Read(column) is { } said && (!type.IsKnownSize || type.Size == said.Length))
            return said;
        return type.IsKnownSize ? Guess(type.Size) : null;
    }

    /// <summary>The only layout made of squares that has this many values; null if there is none.</summary>
    public static PixelLayout? Guess(int length)
    {
        if (length <= 0 || length % Channels != 0)
            return null;
        int plane = length / Channels, side = (int)Math.Round(Math.Sqrt(plane));
        if (side * side == plane)
            return Planes(side, side);
        return TestSquares.Of(plane) is { } squares ? TwelveSquares(squares.Side(0)) : null;
    }

    /// <summary>Whether the column says its layout.</summary>
    public static bool IsSaidBy(DataViewSchema.Column column) => Read(column) is not null;

    /// <inheritdoc cref="IsSaidBy(DataViewSchema.Column)"/>
    public static bool IsSaidBy(SchemaShape.Column column) => column.Annotations.Any(annotation => annotation.Name == Kind);

    /// <summary>One of the twelve squares.</summary>
    public PixelArea Square(int square) => new(Squares!.Start(square), Squares.Side(square), Squares.Side(square));

    public void AddTo(DataViewSchema.Annotations.Builder annotations)
    {
        int[] sides = Squares is null ? [Height, Width] : [Height];
        var buffer = new VBuffer<int>(sides.Length, sides);
        annotations.Add(Kind, new VectorDataViewType(NumberDataViewType.Int32, sides.Length),
            (ref VBuffer<int> destination) => buffer.CopyTo(ref destination));
    }

    // Annotations may come from a file, so that any number can stand in them.
    private static PixelLayout? Read(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Kind)?.Type is not VectorDataViewType { ItemType: var item }
            || item != NumberDataViewType.Int32)
        {
            return null;
        }
        VBuffer<int> sides = default;
        column.Annotations.GetValue(Kind, ref sides);
        return sides.DenseValues().ToArray() switch
        {
            [> 0 and <= PixelLoadingOptions.LargestSide and var height, > 0 and <= PixelLoadingOptions.LargestSide and var width] =>
                Planes(height, width),
            [> 0 and <= PixelLoadingOptions.LargestOfTestSquares and var side] when side % TestSquares.Eighths == 0 => TwelveSquares(side),
            _ => null,
        };
    }
}

/// <summary>A rectangle of pixels, row after row, within each plane of an image.</summary>
/// <param name="Start">The value of the plane at which it begins.</param>
/// <param name="Height">Number of rows.</param>
/// <param name="Width">Number of values of a row.</param>
internal readonly record struct PixelArea(int Start, int Height, int Width)
{
    public (int Height, int Width) Size => (Height, Width);
}
