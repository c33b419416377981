using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNet.GoogLeNet.Transformers.Formats.Portable;

/// <summary>LoadPixels in ML.NET's own parts: path → picture → resized picture → planes of RGB, single, 0 to 255.</summary>
internal static class PortablePixels
{
    /// <summary>The parts in their order. The square that is left is [3, ResizeTo, ResizeTo]; cutting it is for the network's graph.</summary>
    /// <exception cref="InvalidOperationException">The pictures come as bytes, or are framed as no stock part does it.</exception>
    public static IReadOnlyList<ITransformer> Of(MLContext mlContext, PixelLoadingTransformer pixels, DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(pixels.InputColumnName)?.Type is not TextDataViewType)
            throw new InvalidOperationException(
                $"Column '{pixels.InputColumnName}' has no paths, and ML.NET's LoadImages takes nothing else. Give the model paths of picture files.");

        PixelLoadingOptions options = pixels.Options;
        string image = $"{pixels.OutputColumnName}.Image";
        var parts = mlContext.Transforms.LoadImages(image, options.ImageFolder, pixels.InputColumnName)
            .Append(mlContext.Transforms.ResizeImages(image, options.ResizeTo, options.ResizeTo, resizing: Resizing(options)))
            .Append(mlContext.Transforms.ExtractPixels(pixels.OutputColumnName, image))
            .Append(mlContext.Transforms.DropColumns(image));
        var definition = SchemaDefinition.Create(typeof(PathRow));
        definition[nameof(PathRow.Path)].ColumnName = pixels.InputColumnName;
        return [.. parts.Fit(mlContext.Data.LoadFromEnumerable(Array.Empty<PathRow>(), definition))];
    }

    private static ImageResizingEstimator.ResizingKind Resizing(PixelLoadingOptions options) => options.Fit switch
    {
        ImageFit.Crop => ImageResizingEstimator.ResizingKind.IsoCrop,
        _ => throw new InvalidOperationException(
            $"LoadPixels has Fit {options.Fit}, which ML.NET's ResizeImages does otherwise. Train with Fit {nameof(ImageFit.Crop)}."),
    };

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }
}
