using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Transformers.Displays.Pictures;

/// <summary>A column of pictures to look at: planes [3, H, W] of bytes, or of singles that may have lost their mean.</summary>
internal sealed class PlanesColumn
{
    private const string Usual = "Pixels";
    private readonly (int Height, int Width)? _size;
    private readonly bool _isBytes;
    private readonly PixelNormalization? _normalization;

    private PlanesColumn(DataViewSchema.Column column, VectorDataViewType type)
    {
        Column = column;
        _isBytes = type.ItemType == NumberDataViewType.Byte;
        _normalization = PixelNormalization.Of(column);
        if (type.Dimensions is [3, var height and > 0, var width and > 0])
            _size = (height, width);
    }

    public DataViewSchema.Column Column { get; }

    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it has no pictures.</exception>
    public static PlanesColumn Require(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(name),
            $"There is no column '{name}'; the columns are {string.Join(", ", schema.Select(other => other.Name))}. Name the one with pixels.");
        return Of(column) ?? throw new ArgumentOutOfRangeException(nameof(name),
            $"Column '{name}' is {column.Type}; pictures are planes [3, H, W] of byte (LoadPixels) or of single (NormalizeZeroMean). Name a column of these.");
    }

    /// <summary>The column with pictures in a pipeline of ours: "Pixels", or another one that was normalised; none where there is neither.</summary>
    public static PlanesColumn? Find(DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(Usual) is { } usual && Of(usual) is { } found)
            return found;
        return schema.Where(column => !column.IsHidden && PixelNormalization.Of(column) is not null).Select(Of).FirstOrDefault(column => column is not null);
    }

    /// <summary>Gives the picture of the row; none where it is missing, or its size is not known.</summary>
    public Func<PixelPlanes?> Getter(DataViewRow row) => _isBytes
        ? Getter<byte>(row, (pixels, size) => new(pixels, size.Height, size.Width))
        : Getter<float>(row, (pixels, size) => PixelPlanes.Of(pixels, size.Height, size.Width, _normalization));

    private static PlanesColumn? Of(DataViewSchema.Column column)
    {
        bool isPictures = column.Type is VectorDataViewType type && (type.ItemType == NumberDataViewType.Byte || type.ItemType == NumberDataViewType.Single)
            && (!type.IsKnownSize || SizeOf(type.Size) is not null || type.Dimensions is [3, > 0, > 0]);
        return isPictures ? new(column, (VectorDataViewType)column.Type) : null;
    }

    private Func<PixelPlanes?> Getter<T>(DataViewRow row, Func<T[], (int Height, int Width), PixelPlanes> show)
    {
        ValueGetter<VBuffer<T>> read = row.GetGetter<VBuffer<T>>(Column);
        VBuffer<T> pixels = default;
        return () =>
        {
            read(ref pixels);
            return pixels.Length > 0 && (_size ?? SizeOf(pixels.Length)) is { } size ? show([.. pixels.DenseValues()], size) : null;
        };
    }

    // As many rows as columns, where the type does not say.
    private static (int Height, int Width)? SizeOf(int length) => PixelCrop.SquareSide(length) is { } side ? (side, side) : null;
}
