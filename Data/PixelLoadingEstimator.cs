using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using MLNet.GoogLeNet.Data.Rows;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MLNet.GoogLeNet;

/// <summary>
/// Reads images into planar RGB bytes. It learns nothing; <see cref="Fit"/> only checks the columns.
/// Made by <see cref="ImageCatalog.LoadPixels"/>.
/// </summary>
public sealed class PixelLoadingEstimator : IEstimator<PixelLoadingTransformer>
{
    private readonly PixelLoadingTransformer _transformer;

    internal PixelLoadingEstimator(string outputColumnName, string inputColumnName, PixelLoadingOptions options) =>
        _transformer = new(outputColumnName, inputColumnName, options);

    /// <summary>Checks the columns and gives the transformer.</summary>
    /// <param name="input">
    /// Rows with the input column: a path (text), an image file (vector of byte), an <c>MLImage</c> or a <see cref="RawImage"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type.</exception>
    public PixelLoadingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckInput(input.Schema.ToShape(), _transformer.InputColumnName, nameof(input));
        return _transformer;
    }

    /// <summary>The schema with the column of pixels, and with "ImageError" and "ImageErrorReason" if bad images keep their rows.</summary>
    /// <param name="inputSchema">The schema of the rows to come.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CheckInput(inputSchema, _transformer.InputColumnName, nameof(inputSchema));
        return inputSchema.With(
            _transformer.AddedColumns.Select(added => SchemaShapes.NewColumn(added.Name, added.Type, added.Annotations)).ToArray());
    }

    internal static void CheckInput(SchemaShape schema, string name, string parameter)
    {
        SchemaShape.Column input = schema.Find(name) ?? throw new ArgumentOutOfRangeException(parameter,
            $"LoadPixels reads column '{name}', which is not among the columns " +
            $"({string.Join(", ", schema.Select(column => column.Name))}). Name the column of paths or images.");

        bool isPath = input.Kind == VectorKind.Scalar && input.ItemType is Microsoft.ML.Data.TextDataViewType;
        bool isImage = input.Kind == VectorKind.Scalar && input.ItemType is ImageDataViewType or RawImageDataViewType;
        bool isFile = input.Kind != VectorKind.Scalar && input.ItemType.RawType == typeof(byte) && !input.IsKey;
        if (!isPath && !isFile && !isImage)
        {
            throw new ArgumentOutOfRangeException(parameter,
                $"LoadPixels reads column '{name}', which is {input.Describe()}. It takes a path (String), the bytes " +
                "of an image file (Vector<Byte>), an MLImage or a RawImage.");
        }
    }
}
