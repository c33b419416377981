using System.Numerics.Tensors;
using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// Joins what one network or several give of an image's crops: logits, averaged as probabilities where there are several, followed by
/// the pooled features that they come from, averaged, where the engines give these. What the image looks like comes last, if asked for.
/// </summary>
internal abstract class LogitMapper(
    DataViewSchema input, IEnumerable<DataViewSchema.DetachedColumn> added, PixelColumn pixels, GoogLeNetModel model, EnginePool engines,
    int crops, ComputeOptions options, bool withFeatures, bool withLook)
    : NetworkMapper(input, added, pixels, model.ImageSize, engines, ImageCrops.Of(crops, pixels, model.ImageSize), options)
{
    public sealed override int OutputLength => Classes + (withFeatures ? Table1.Inception5B.Output : 0);

    public sealed override int ResultLength => OutputLength + (withLook ? ImageLook.Length : 0);

    /// <summary>Number of classes.</summary>
    protected int Classes { get; } = model.ClassNames.Count;

    /// <summary>Number of outputs that are averaged.</summary>
    protected int Parts => CropsPerRow * Engines.Count;

    public sealed override void Look(PixelImage image, ReadOnlySpan<float> pixels, Span<float> result)
    {
        if (withLook)
            ImageLook.Of(pixels, image.SourceSize, result[OutputLength..]);
    }

    /// <summary>One part keeps its logits; of several, the probabilities are averaged.</summary>
    public sealed override void Join(Span<float> output, int crop, Span<float> result)
    {
        if (Parts > 1)
        {
            Softmax.InPlace(output[..Classes]);
            TensorPrimitives.Divide(output, Parts, output);
        }
        TensorPrimitives.Add(result[..OutputLength], output, result);
    }

    /// <summary>What the joined probabilities are the softmax of.</summary>
    protected void ToLogits(Span<float> result)
    {
        if (Parts > 1)
            TensorPrimitives.Log(result[..Classes], result[..Classes]);
    }
}
