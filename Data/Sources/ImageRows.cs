using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>Rows of images on their way to a data view.</summary>
/// <param name="Rows">The rows, in order.</param>
/// <param name="Classes">Names of the classes 0, 1, …; empty if there are no labels.</param>
/// <param name="HasSplit">Whether the splits are a column.</param>
internal sealed record ImageRows(List<ImageRow> Rows, IReadOnlyList<string> Classes, bool HasSplit)
{
    /// <summary>Names of further columns of text.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>The values of the further columns, by the number of the row.</summary>
    public IReadOnlyList<string[]> OtherValues { get; init; } = [];

    public static ImageRows Unlabelled(IEnumerable<string> paths)
    {
        var rows = new List<ImageRow>();
        foreach (string path in paths)
        {
            if (string.IsNullOrWhiteSpace(path))
            {
                throw new ArgumentException(
                    $"Path {rows.Count} (counted from 0) is empty. Leave it out, or give the path of an image.",
                    nameof(paths));
            }
            rows.Add(new() { ImagePath = path });
        }
        return new(rows, [], HasSplit: false);
    }

    public IDataView ToDataView(DataOperationsCatalog catalog)
    {
        var schema = SchemaDefinition.Create(typeof(ImageRow));
        if (!HasSplit)
            schema.Remove(schema[nameof(ImageRow.Split)]);
        if (Classes.Count == 0)
            schema.Remove(schema[nameof(ImageRow.Label)]);
        else
            SetClasses(schema[nameof(ImageRow.Label)]);
        if (OtherNames.Count == 0)
        {
            schema.Remove(schema[nameof(ImageRow.Number)]);
            return catalog.LoadFromEnumerable(Rows, schema);
        }
        IDataView numbered = catalog.LoadFromEnumerable(Rows, schema);
        var all = new MappedView(new OtherColumns(numbered.Schema, OtherNames, OtherValues), numbered);
        int number = numbered.Schema[nameof(ImageRow.Number)].Index; // a column of the list may have the same name
        IEnumerable<string> kept = all.Schema.Where(column => column.Index != number).Select(column => column.Name);
        return new MLContext().Transforms.SelectColumns([.. kept]).Fit(all).Transform(all);
    }

    private void SetClasses(SchemaDefinition.Column label)
    {
        ReadOnlyMemory<char>[] names = Classes.Select(name => name.AsMemory()).ToArray();
        label.ColumnType = new KeyDataViewType(typeof(uint), names.Length);
        label.AddAnnotation(
            "KeyValues",
            new VBuffer<ReadOnlyMemory<char>>(names.Length, names),
            new VectorDataViewType(TextDataViewType.Instance, names.Length));
    }
}

/// <summary>
/// An image, its class and its split. ML.NET reads the properties, and counts keys from 0 in an object, from 1 in a
/// data view.
/// </summary>
internal sealed class ImageRow
{
    public string ImagePath { get; init; } = "";

    public uint Label { get; init; }

    public string Split { get; init; } = "";

    /// <summary>The index of the row, by which <see cref="OtherColumns"/> finds its values.</summary>
    public int Number { get; init; }
}
