using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    private const int PublishedResize = 256; // the short side of an image of which the published networks see 224×224

    /// <summary>
    /// The whole pipeline from image files to labels: <c>LoadPixels</c>, <c>NormalizeZeroMean</c> with the mean of this network, and this
    /// transformer. It is saved and loaded like a trained one.
    /// </summary>
    /// <remarks>The pipeline owns this transformer: disposing one disposes the other.</remarks>
    /// <param name="inputColumnName">
    /// The column with a path (text), the bytes of an image file (vector of byte), an <see cref="MLImage"/> or a <see cref="RawImage"/>.
    /// </param>
    /// <param name="loading">
    /// How images are loaded. Null: as the published networks take them, the short side resized to 8/7 of
    /// <see cref="GoogLeNetModel.ImageSize"/> (256 pixels for 224), of which the network sees the middle; with
    /// <see cref="ImageFit.TestSquares"/> for 144 crops; at the size of the mean where that has one value per place.
    /// </param>
    /// <exception cref="ArgumentException">The options make images that do not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network does not know its mean, or the mean is not a square image.</exception>
    public TransformerChain<GoogLeNetTransformer> ToPipeline(string inputColumnName = "ImagePath", PixelLoadingOptions? loading = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(inputColumnName);
        ThrowIfDisposed();
        if (Model.Mean.Count == 0)
            throw new InvalidOperationException(
                "The network does not know the mean of its pixels, so no pipeline can be made for it. "
                + "Apply LoadPixels and NormalizeZeroMean with the mean of its training, and then this transformer.");
        loading?.Validate(nameof(loading));
        var pixels = new PixelLoadingTransformer(FeatureColumnName, inputColumnName, loading ?? LoadingAsPublished());
        var zeroMean = new ZeroMeanNormalizingTransformer(FeatureColumnName, FeatureColumnName, new([.. Model.Mean], [.. Model.Scale]));

        var paths = new DataViewSchema.Builder();
        paths.AddColumn(inputColumnName, TextDataViewType.Instance);
        DataViewSchema normalized = zeroMean.Bind(pixels.GetOutputSchema(paths.ToSchema()), nameof(loading)).OutputSchema;
        Bind(normalized, nameof(loading)); // images of the wrong size are refused now, not at the first row
        return new(pixels, zeroMean, this);
    }

    private PixelLoadingOptions LoadingAsPublished()
    {
        if (Model.Mean.Count > PixelLayout.Channels)
            return PixelLayout.Guess(Model.Mean.Count) is { Squares: null, Height: var side } ? new() { ResizeTo = side }
                : throw new InvalidOperationException(
                    $"The mean of the network is an image of {Model.Mean.Count / PixelLayout.Channels:N0} pixels that is not square; "
                    + "LoadPixels makes squares. Apply the transforms used in its training, and then this transformer.");
        int resizeTo = Math.Min(Model.ImageSize * PublishedResize / PublishedImageSize, PixelLoadingOptions.LargestSide);
        if (ScoringOptions.Crops != SquareCrops.PaperCount)
            return new() { ResizeTo = resizeTo };
        int eighth = Math.Max(resizeTo / TestSquares.Eighths, (Model.ImageSize + TestSquares.Eighths - 1) / TestSquares.Eighths);
        return new() { ResizeTo = eighth * TestSquares.Eighths, Fit = ImageFit.TestSquares };
    }
}
