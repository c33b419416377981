using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Attention;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    /// <summary>Shows where in an image the network sees evidence for a class.</summary>
    /// <remarks>
    /// At "inception5b", the last maps, this is the class activation map (Zhou et al. 2016, section 2), which is exact for GoogLeNet: the
    /// mean of the map plus the bias is the logit; it needs no libtorch. At any other layer with maps it is Grad-CAM (Selvaraju et al.
    /// 2017, section 3), finer and less sure; TorchSharp computes it, for which the application brings native libtorch. Evidence against
    /// the class counts as zero. One crop is explained, the middle one, whatever <see cref="ScoringOptions.Crops"/> says.
    /// </remarks>
    /// <param name="imagePath">An image file: jpg, png, bmp, gif, webp.</param>
    /// <param name="className">The class; the most likely one where left out.</param>
    /// <param name="layer">The layer: conv1, pool1, …, inception5b; its maps are small, [7, 7] for "inception5b" at 224×224.</param>
    /// <param name="loading">How the pipeline's <c>LoadPixels</c> loads images; its defaults where left out.</param>
    /// <exception cref="InvalidDataException">The file is missing, or not a whole image.</exception>
    /// <exception cref="ArgumentException">There is no such class or layer, or the options do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">This is an average of several networks, or it does not know its mean.</exception>
    /// <exception cref="DllNotFoundException">The layer needs TorchSharp, and the application has no native libtorch package.</exception>
    public AttentionMap Explain(
        string imagePath, string? className = null, string layer = NamedLayers.Last, PixelLoadingOptions? loading = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(imagePath);
        ArgumentException.ThrowIfNullOrEmpty(layer);
        string path = (loading ?? new()).Resolve(imagePath);
        var file = new EncodedImage();
        return Explain(() =>
        {
            file.Read(path);
            return ExplainedImage.Of(file.Bytes.Span.ToArray(), loading ?? new(), Model);
        }, $"'{path}'", className, layer);
    }

    /// <inheritdoc cref="Explain(string, string?, string, PixelLoadingOptions?)"/>
    /// <param name="imageFile">The bytes of an image file: jpg, png, bmp, gif, webp.</param>
    /// <param name="className">The class; the most likely one where left out.</param>
    /// <param name="layer">The layer: conv1, pool1, …, inception5b; its maps are small, [7, 7] for "inception5b" at 224×224.</param>
    /// <param name="loading">How the pipeline's <c>LoadPixels</c> loads images; its defaults where left out.</param>
    public AttentionMap Explain(
        byte[] imageFile, string? className = null, string layer = NamedLayers.Last, PixelLoadingOptions? loading = null)
    {
        ArgumentNullException.ThrowIfNull(imageFile);
        ArgumentException.ThrowIfNullOrEmpty(layer);
        return Explain(() => ExplainedImage.Of(imageFile, loading ?? new(), Model), "in memory", className, layer);
    }

    /// <inheritdoc cref="Explain(string, string?, string, PixelLoadingOptions?)"/>
    /// <param name="pixels">A row of the pixel column: zero-mean RGB planes [3, H, W], as many rows as columns.</param>
    /// <param name="className">The class; the most likely one where left out.</param>
    /// <param name="layer">The layer: conv1, pool1, …, inception5b; its maps are small, [7, 7] for "inception5b" at 224×224.</param>
    public AttentionMap Explain(float[] pixels, string? className = null, string layer = NamedLayers.Last)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentException.ThrowIfNullOrEmpty(layer);
        return Explain(() => ExplainedImage.Of(pixels, Model), "in memory", className, layer);
    }

    private AttentionMap Explain(Func<ExplainedImage> see, string name, string? className, string layer)
    {
        ThrowIfDisposed();
        if (_models.Count > 1)
            throw new InvalidOperationException(
                $"This is an average of {_models.Count} networks, each of which looks at different places. Explain an image with one "
                    + "of them.");
        NamedLayer maps = NamedLayers.Find(layer, Model.Architecture, Model.ImageSize);
        if (layer == NamedLayers.Pooled)
            throw new ArgumentException(
                $"The layer {layer} has only one place left. Use {NamedLayers.Last} or an earlier layer.", nameof(layer));
        int? label = className is null ? null : LabelOf(className);
        ExplainedImage image;
        try
        {
            image = see();
        }
        catch (BadImageException bad)
        {
            throw new InvalidDataException($"The image {name} cannot be explained: {bad.Message}. Give another one.", bad);
        }

        Attribution evidence = _explainer.Explain(image.Pixels, maps, logits => label ?? Math.Max(0, TopScoring.Index(logits)));
        float[] probabilities = [.. evidence.Logits.Select(logit => logit / ScoringOptions.Temperature)];
        Softmax.InPlace(probabilities);
        float[] values = Upsampling.Over(image, evidence.Positive(), maps.Grid, Model.ImageSize);
        return new(image.Colours, image.Height, image.Width, values, Model.ClassNames[evidence.Label], probabilities[evidence.Label]);
    }

    private int LabelOf(string className)
    {
        for (int label = 0; label < Model.ClassNames.Count; label++)
            if (Model.ClassNames[label] == className)
                return label;
        throw new ArgumentException($"The model has no class '{className}'; its classes are {Names(Model)}.", nameof(className));
    }
}
