using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet;

/// <summary>Images as columns: <c>mlContext.Transforms.LoadPixels</c>.</summary>
public static class PixelLoadingCatalog
{
    /// <summary>
    /// Reads images (jpg, png, bmp, gif, webp) into planar RGB bytes, [3, size, size], from 0 to 255; size is 256
    /// unless the options say otherwise. Resizing is bilinear and antialiased, as in Pillow and torchvision. Images in memory
    /// give the same pixels as a file without loss that has the same content. They are neither turned upright nor disposed.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that receives the pixels.</param>
    /// <param name="inputColumnName">
    /// The column with a path (text), the bytes of an image file (vector of byte), an <see cref="MLImage"/> or a
    /// <see cref="RawImage"/>. Null: the same name as <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="options">Size, fit, folder, and what happens with bad images. Null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PixelLoadingEstimator LoadPixels(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        PixelLoadingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(outputColumnName, inputColumnName ?? outputColumnName, options ?? new());
    }
}
