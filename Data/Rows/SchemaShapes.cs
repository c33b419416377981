using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>
/// What ML.NET keeps to itself about schema shapes. Every type in the signatures is public; only the members are not.
/// </summary>
internal static class SchemaShapes
{
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    public static extern SchemaShape.Column NewColumn(
        string name, VectorKind vecKind, DataViewType itemType, bool isKey, SchemaShape? annotations = null);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    public static extern TrainerInfo NewTrainerInfo(
        bool normalization, bool calibration, bool caching,
        bool supportValid, bool supportIncrementalTrain, bool supportTest);

    /// <summary>The shape of a column of this type, as ML.NET derives it.</summary>
    public static SchemaShape.Column NewColumn(
        string name, DataViewType type, DataViewSchema.Annotations? annotations = null)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(name, type, annotations);
        return ToShape(builder.ToSchema())[0];
    }

    public static SchemaShape ToShape(this DataViewSchema schema) => Create(null, schema);

    /// <summary>This shape with the columns added; a column of the same name gives way.</summary>
    public static SchemaShape With(this SchemaShape shape, params SchemaShape.Column[] added) =>
        new(shape.ExceptBy(added.Select(column => column.Name), column => column.Name).Concat(added));

    public static SchemaShape.Column? Find(this SchemaShape shape, string name)
    {
        foreach (SchemaShape.Column column in shape) // FirstOrDefault would give a column without a name
        {
            if (column.Name == name)
                return column;
        }
        return null;
    }

    /// <summary>The column's type in words, for errors: "Vector&lt;Byte&gt;", "Key&lt;UInt32&gt;", "String".</summary>
    public static string Describe(this SchemaShape.Column column)
    {
        string item = column.ItemType is TextDataViewType ? "String" : column.ItemType.RawType.Name;
        if (column.IsKey)
            item = $"Key<{item}>";
        return column.Kind switch
        {
            VectorKind.Vector => $"Vector<{item}>",
            VectorKind.VariableVector => $"Vector<{item}> of variable length",
            _ => item,
        };
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern SchemaShape Create(SchemaShape? type, DataViewSchema schema);
}
