using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Transformers.Scoring;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MLNet.GoogLeNet.Training;

/// <summary>The columns that images and labels are learnt from, checked before a row is read.</summary>
internal static class TrainingColumns
{
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public static void Require(SchemaShape schema, ColumnNames columns, string parameter, string ofWhat = "")
    {
        PixelColumn.Require(schema, columns.Pixels, PixelKind.Normalized, parameter, ofWhat);
        SchemaShape.Column label = Require(schema, columns.Label, "LoadFromImageFolder and LoadFromImageList make it", parameter, ofWhat);
        if (label.Kind != VectorKind.Scalar || !label.IsKey || label.ItemType.RawType != typeof(uint))
            throw new ArgumentOutOfRangeException(parameter,
                $"Column '{label.Name}'{ofWhat} is {label.Describe()}; the trainer takes a key{(label.IsKey ? " of UInt32" : "")}. "
                + $"Append {KeyNames.CallsFor(label.Name, label.IsKey)} before it.");
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public static SchemaShape.Column Require(SchemaShape schema, string name, string remedy, string parameter, string ofWhat = "") =>
        schema.Find(name) ?? throw new ArgumentOutOfRangeException(parameter,
            $"There is no column '{name}'; the columns{ofWhat} are {string.Join(", ", schema.Select(column => column.Name))}. {remedy}.");
}
