using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNet.GoogLeNet.Transformers.Saving.Portable;

/// <summary>LoadPixels in ML.NET's own parts: path → image → resized image → planes of RGB, bytes.</summary>
/// <remarks>
/// ResizeImages takes the neighbours of a place into account, however much smaller the image becomes, and so makes patterns of
/// textures. It is asked for twice the size, and the network's graph makes half of it as LoadPixels would. On 340 photographs of flowers
/// of 500×600 pixels (Oxford 17, the test images) that leaves 2 other labels of 17 kinds instead of 8, and 24 of 1,000 instead of 54.
/// </remarks>
internal static class PortablePixels
{
    /// <summary>How many times larger the sides of the pixels are than LoadPixels would have them.</summary>
    public const int Oversize = 2;

    /// <summary>
    /// The parts in their order. They make squares [3, S, S] with S <see cref="Oversize"/> times
    /// <see cref="PixelLoadingOptions.ResizeTo"/>; reducing and cutting them is for the network's graph.
    /// </summary>
    /// <exception cref="InvalidOperationException">The images do not come as paths, or are framed as no stock part does it.</exception>
    public static IReadOnlyList<ITransformer> Of(MLContext mlContext, PixelLoadingTransformer pixels, DataViewSchema schema)
    {
        DataViewType? type = schema.GetColumnOrNull(pixels.InputColumnName)?.Type;
        if (type is not TextDataViewType)
            throw new InvalidOperationException(
                $"Column '{pixels.InputColumnName}' has no paths: it is {type?.ToString() ?? "missing"}, but ML.NET's LoadImages takes "
                + "only paths. Save the model with a schema in which this column has paths of image files (text).");

        PixelLoadingOptions options = pixels.Options;
        string image = $"{pixels.OutputColumnName}.Image";
        int side = Oversize * options.ResizeTo;
        var parts = mlContext.Transforms.LoadImages(image, options.ImageFolder, pixels.InputColumnName)
            .Append(mlContext.Transforms.ResizeImages(image, side, side, resizing: Resizing(options)))
            .Append(mlContext.Transforms.ExtractPixels(pixels.OutputColumnName, image, outputAsFloatArray: false))
            .Append(mlContext.Transforms.DropColumns(image));
        var definition = SchemaDefinition.Create(typeof(PathRow));
        definition[nameof(PathRow.Path)].ColumnName = pixels.InputColumnName;
        return [.. parts.Fit(mlContext.Data.LoadFromEnumerable(Array.Empty<PathRow>(), definition))];
    }

    private static ImageResizingEstimator.ResizingKind Resizing(PixelLoadingOptions options) => options.Fit switch
    {
        ImageFit.Crop => ImageResizingEstimator.ResizingKind.IsoCrop,
        _ => throw new InvalidOperationException(
            $"LoadPixels has Fit {options.Fit}, which ML.NET's ResizeImages does differently. Train with Fit {nameof(ImageFit.Crop)}."),
    };

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }
}
