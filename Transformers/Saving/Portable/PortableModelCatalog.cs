using Microsoft.ML;
using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Transformers.Saving.Portable;

namespace MLNet.GoogLeNet;

/// <summary>Models for processes that have nothing but ML.NET's own packages: <c>mlContext.Model.SavePortable</c>.</summary>
public static class PortableModelCatalog
{
    /// <summary>
    /// Saves a model with ML.NET's own parts in place of this library's, for a process with the packages Microsoft.ML,
    /// Microsoft.ML.ImageAnalytics, Microsoft.ML.OnnxTransformer and Microsoft.ML.OnnxRuntime and without this one.
    /// </summary>
    /// <remarks>
    /// <para><c>LoadPixels</c> becomes <c>LoadImages</c>, <c>ResizeImages</c> and <c>ExtractPixels</c>; <c>NormalizeZeroMean</c> and the
    /// network become one <c>ApplyOnnxModel</c>; the class name comes from the index of the highest score by value mappings. Other
    /// parts of the model are saved as they are. <c>Score</c> and <c>PredictedLabel</c> have the names and types they had, but
    /// <c>Score</c> is [1, classes], a label column keeps its own numbering, and the pixels are not among the columns.</para>
    /// <para>For the same pixels the scores are the same to 0.0001. The stock parts do not make quite the same pixels of a file:
    /// they ignore the orientation that a photograph says it has (EXIF), show transparent images over no background, smooth
    /// images that have the right size already a little, are off by up to half a pixel, and throw at a bad image whatever
    /// <see cref="PixelLoadingOptions.OnBadImage"/> says. Measured on 340 photographs (the test images of Oxford 17 flowers): a model
    /// of the 17 kinds gives 338 of them the same label and classifies 309 correctly instead of 307, the score of the most likely class
    /// moving by 0.013 on average and by 0.27 at most; the public weights of 1,000 classes, few of them flowers, give 316 the same
    /// label. Nothing of this concerns models that were trained on a chain of <c>LoadImages</c>, <c>ResizeImages</c> and
    /// <c>ExtractPixels</c>, which is kept unchanged.</para>
    /// <para>A calibrated network has its further columns: <c>UnknownPValue</c>, <c>Unknown</c> and <c>LabelSetSize</c> are vectors
    /// of one value, [1, 1], and <c>LabelSet</c> has a place for each class, [1, classes], empty after the last name.
    /// <c>PredictedLabel</c> is missing where <c>Unknown</c> is true.</para>
    /// <para>They compute in 32-bit numbers, whatever <see cref="ComputeOptions.Precision"/> says, and score an image at a time.</para>
    /// <para>ML.NET unpacks the network into the temporary folder when such a model is loaded; disposing the loaded model
    /// (<c>(model as IDisposable)?.Dispose()</c>) deletes it. ONNX Runtime's own file <c>.ses</c>
    /// stays there unless the environment variable ORT_DISABLE_TELEMETRY is 1 when that process starts. Saving leaves no file but the
    /// model.</para>
    /// </remarks>
    /// <param name="catalog">The catalog: <c>mlContext.Model</c>.</param>
    /// <param name="model">A trained model with a <see cref="GoogLeNetTransformer"/> in it.</param>
    /// <param name="inputSchema">The columns that the model is applied to.</param>
    /// <param name="filePath">The file; an existing file is replaced once the new one is complete.</param>
    /// <exception cref="InvalidOperationException">
    /// A part of the model has no counterpart among ML.NET's, or its scoring options ask for what they do not give.
    /// </exception>
    public static void SavePortable(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        AtomicFile.Write(filePath, stream =>
        {
            using var portable = new PortableModel(model, inputSchema, Path.GetDirectoryName(Path.GetFullPath(filePath))!);
            try
            {
                catalog.Save(portable.Chain, inputSchema, stream);
            }
            catch (Exception e) when (TemporaryFolder.StopsModels(e))
            {
                throw TemporaryFolder.Unusable(
                    "ML.NET packs a model in the temporary folder", "or MLContext.TempFilePath before saving", e);
            }
        });
    }
}
