using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MLNet.GoogLeNet.Transformers.Normalization;

/// <summary>The column that zero-mean normalisation reads: planar pixels as bytes or singles.</summary>
internal static class ZeroMeanColumn
{
    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name)
            ?? throw Missing(name, schema.Select(other => other.Name));
        if (column.Type is not VectorDataViewType type || !IsPixel(type.ItemType))
            throw Mismatch(name, column.Type.ToString()!);
        if (type.IsKnownSize && (type.Size % 3 != 0 || type.Dimensions is [_, _, 3] and not [3, _, _]))
            throw new ArgumentOutOfRangeException(name,
                $"Column '{name}' has {type.Size:N0} values per row, {type}; zero-mean normalisation takes RGB planes [3, H, W]. "
                + "ExtractPixels makes them with its defaults (three colours, not interleaved).");
        return column;
    }

    public static SchemaShape.Column Find(SchemaShape shape, string name)
    {
        SchemaShape.Column column = shape.Find(name) ?? throw Missing(name, shape.Select(other => other.Name));
        if (column.Kind == VectorKind.Scalar || column.IsKey || !IsPixel(column.ItemType))
            throw Mismatch(name, column.Describe());
        return column;
    }

    /// <summary>The type of the normalised column: single, the same dimensions.</summary>
    public static VectorDataViewType TypeOf(VectorDataViewType input) => new(NumberDataViewType.Single, input.Dimensions);

    private static bool IsPixel(DataViewType item) => item == NumberDataViewType.Byte || item == NumberDataViewType.Single;

    private static ArgumentOutOfRangeException Missing(string name, IEnumerable<string> names) => new(name,
        $"There is no column '{name}'; the columns are {string.Join(", ", names)}. Make it with LoadPixels(\"{name}\", …).");

    private static ArgumentOutOfRangeException Mismatch(string name, string found) => new(name,
        $"Column '{name}' is {found}; zero-mean normalisation takes a vector of byte (LoadPixels) or of single (ExtractPixels).");
}
