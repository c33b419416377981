using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MLNet.GoogLeNet.Data.Pixels;

/// <summary>What a column of pixels may hold.</summary>
internal enum PixelKind
{
    /// <summary>Bytes or singles, normalised or not.</summary>
    Any,

    /// <summary>Bytes or singles of 0 to 255, not normalised yet.</summary>
    Unnormalized,

    /// <summary>Singles, as a network takes them.</summary>
    Normalized,
}

/// <summary>
/// A column of images, planes of RGB: the one place that finds such a column, checks it, and says how its rows make images.
/// </summary>
internal sealed class PixelColumn
{
    /// <summary>Side of the smallest square that a network can take: five halvings leave one place of the last map.</summary>
    public const int SmallestImageSize = 32;

    private PixelColumn(DataViewSchema.Column column)
    {
        Column = column;
        Layout = PixelLayout.Of(column);
        Normalization = PixelNormalization.Of(column);
    }

    public DataViewSchema.Column Column { get; }

    public string Name => Column.Name;

    public VectorDataViewType Type => (VectorDataViewType)Column.Type;

    /// <summary>Whether the column itself is bytes; otherwise it is singles.</summary>
    public bool IsBytes => Type.ItemType == NumberDataViewType.Byte;

    /// <summary>How each row makes an image; null where rows may differ.</summary>
    public PixelLayout? Layout { get; }

    /// <summary>The layout as its annotation has it, for a column that is made of this one; null where there is none.</summary>
    public PixelLayout? SaidLayout => PixelLayout.IsSaidBy(Column) ? Layout : null;

    /// <summary>What the column says was done to its pixels; null where it says nothing.</summary>
    public PixelNormalization? Normalization { get; }

    /// <summary>The column of this name.</summary>
    /// <param name="schema">Has the column.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it may hold.</param>
    /// <param name="parameter">The parameter that the schema came with, for the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The column is missing, of another type or normalised already, or its rows are not planes of RGB.
    /// </exception>
    public static PixelColumn Require(DataViewSchema schema, string name, PixelKind kind, string parameter)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name)
            ?? throw Missing(name, schema.Select(other => other.Name), kind, parameter);
        if (column.Type is not VectorDataViewType type || !Allows(kind, type.ItemType))
            throw Mismatch(name, column.Type.ToString()!, kind, parameter);
        if (type.IsKnownSize && !IsPlanes(type))
            throw new ArgumentOutOfRangeException(parameter,
                $"Column '{name}' has {type.Size:N0} values per row, {type}; images are RGB planes [3, H, W]. "
                + "LoadPixels makes them, and ExtractPixels with interleavePixelColors: false.");
        var pixels = new PixelColumn(column);
        return kind == PixelKind.Unnormalized && pixels.Normalization is not null ? throw Normalized(name, parameter) : pixels;
    }

    /// <summary>The same before there is data: the size is checked later.</summary>
    /// <param name="shape">Has the column.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it may hold.</param>
    /// <param name="parameter">The parameter that the schema came with, for the exception.</param>
    /// <param name="ofWhat">Whose column it is, where that is not the parameter itself: " of the validation set".</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of another type, or normalised already.</exception>
    public static SchemaShape.Column Require(SchemaShape shape, string name, PixelKind kind, string parameter, string ofWhat = "")
    {
        SchemaShape.Column column = shape.Find(name) ?? throw Missing(name, shape.Select(other => other.Name), kind, parameter, ofWhat);
        if (column.Kind == VectorKind.Scalar || column.IsKey || !Allows(kind, column.ItemType))
            throw Mismatch(name, column.Describe(), kind, parameter, ofWhat);
        return kind == PixelKind.Unnormalized && PixelNormalization.IsSaidBy(column) ? throw Normalized(name, parameter) : column;
    }

    /// <summary>The column as one with images to look at, in planes; null where it is none.</summary>
    public static PixelColumn? TryOf(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType type || !Allows(PixelKind.Any, type.ItemType) || (type.IsKnownSize && !IsPlanes(type)))
            return null;
        var pixels = new PixelColumn(column);
        return type.IsKnownSize && pixels.Layout is not { Squares: null } ? null : pixels;
    }

    /// <summary>What a column of pixels says of itself.</summary>
    public static DataViewSchema.Annotations Annotations(PixelLayout? layout, PixelNormalization? normalization = null)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        layout?.AddTo(annotations);
        normalization?.AddTo(annotations);
        return annotations.ToAnnotations();
    }

    /// <summary>The layout of a row with this many values; null if it is not known.</summary>
    public PixelLayout? LayoutOf(int length) => Layout?.Length == length ? Layout : PixelLayout.Guess(length);

    /// <summary>Checks, where the column knows the size of its images, that a square can be cut out of each.</summary>
    /// <param name="side">Side of the square.</param>
    /// <param name="squares">Whether the images are to be the twelve squares; otherwise planes.</param>
    /// <param name="parameter">The parameter that the schema came with, for the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The images are smaller, or of the other layout.</exception>
    public void RequireSide(int side, bool squares, string parameter)
    {
        if ((Layout is not null || Type.IsKnownSize) && Complaint(Layout, Layout?.Length ?? Type.Size, side, squares) is { } complaint)
            throw new ArgumentOutOfRangeException(parameter, complaint);
    }

    /// <summary>Checks the same of the image of a row.</summary>
    /// <exception cref="InvalidOperationException">The image is smaller, or of another layout.</exception>
    public void RequireSide(PixelImage image, int side, bool squares)
    {
        if (Complaint(LayoutOf(image.Length), image.Length, side, squares) is { } complaint)
            throw new InvalidOperationException(complaint);
    }

    private string? Complaint(PixelLayout? layout, int length, int side, bool squares)
    {
        if (squares)
        {
            return layout is { Squares: not null, Height: var smallest } && smallest >= side ? null
                : $"Column '{Name}' has {length:N0} values per row; 144 crops are cut from the twelve squares that LoadPixels gives with "
                + $"{nameof(PixelLoadingOptions.Fit)} = {nameof(ImageFit)}.{nameof(ImageFit.TestSquares)} and "
                + $"{nameof(PixelLoadingOptions.ResizeTo)} of {side} or more (256 for 224). Load the images that way, with a channel mean, "
                + "or set Crops to 10 or 1.";
        }
        if (layout is null)
        {
            int example = side > 1 ? side : 224;
            return $"Column '{Name}' has {length:N0} values per row; a {example}×{example} RGB image has "
                + $"{PixelLayout.Planes(example, example).Length:N0}. Give it planes [3, H, W], as LoadPixels and ExtractPixels do.";
        }
        if (layout.Squares is not null)
        {
            return $"Column '{Name}' has the twelve squares of {nameof(ImageFit)}.{nameof(ImageFit.TestSquares)} in each row instead of "
                + $"one image. Load the images with another {nameof(PixelLoadingOptions.Fit)}, or score them with Crops = 144.";
        }
        return layout.Height >= side && layout.Width >= side ? null
            : $"Column '{Name}' has images of {layout.Width}×{layout.Height}; the network takes {side}×{side}. "
            + $"Resize them to {side} or more{Alternative(Math.Min(layout.Height, layout.Width))}.";
    }

    private static string Alternative(int side) =>
        side < SmallestImageSize ? "" : $", or set ImageSize to {side} or less when training";

    private static bool IsPlanes(VectorDataViewType type) =>
        type.Size % PixelLayout.Channels == 0 && type.Dimensions is not [not PixelLayout.Channels, _, PixelLayout.Channels];

    private static bool Allows(PixelKind kind, DataViewType item) =>
        item == NumberDataViewType.Single || (kind != PixelKind.Normalized && item == NumberDataViewType.Byte);

    private static ArgumentOutOfRangeException Missing(
        string name, IEnumerable<string> names, PixelKind kind, string parameter, string ofWhat = "") => new(
        parameter,
        $"There is no column '{name}'; the columns{ofWhat} are {string.Join(", ", names)}. Make it with {Sources(name, kind)}.");

    private static ArgumentOutOfRangeException Mismatch(
        string name, string found, PixelKind kind, string parameter, string ofWhat = "")
    {
        string expected = kind == PixelKind.Normalized
            ? "the network takes zero-mean pixels, a vector of single"
            : "images are planes [3, H, W], a vector of byte or single";
        string remedy = kind == PixelKind.Normalized && found.StartsWith("Vector<Byte", StringComparison.Ordinal)
            ? $"Append NormalizeZeroMean(\"{name}\") before it"
            : $"Make one with {Sources(name, kind)}, or name another column";
        return new(parameter, $"Column '{name}'{ofWhat} is {found}; {expected}. {remedy}.");
    }

    // A second mean would be subtracted from what is left, and the column would say that it was the only one.
    private static ArgumentOutOfRangeException Normalized(string name, string parameter) => new(
        parameter,
        $"Column '{name}' is normalised already; images are normalised once. Leave this NormalizeZeroMean out, or give it the column of "
        + "pixels of 0 to 255 from which that one is made.");

    private static string Sources(string name, PixelKind kind) =>
        $"LoadPixels(\"{name}\", …){(kind == PixelKind.Normalized ? $" and NormalizeZeroMean(\"{name}\")" : "")}";
}
